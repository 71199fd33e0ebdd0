//! Pieces of a page, cut out as text.

/// What stands between each `start` and the next `end`.
pub fn between<'page>(page: &'page str, start: &str, end: &str) -> Vec<&'page str> {
    page.split(start)
        .skip(1)
        .map(|rest| rest.split(end).next().unwrap_or_default())
        .collect()
}

/// What stands after the first `start`.
pub fn after<'page>(page: &'page str, start: &str) -> &'page str {
    page.split_once(start).unwrap().1
}

/// A section, or the part of one, from its id to the end of the section.
pub fn section_of<'page>(page: &'page str, id: &str) -> &'page str {
    let rest = after(page, &format!(" id=\"{id}\""));
    rest.split("</section>").next().unwrap()
}

/// Names of all tags, in order.
pub fn tags(page: &str) -> Vec<&str> {
    page.split('<')
        .skip(1)
        .map(|rest| rest.split([' ', '>', '\n']).next().unwrap_or_default())
        .collect()
}

/// The numbers in the table row of a section whose heading begins so.
pub fn cells<'page>(section: &'page str, heading: &str) -> Vec<&'page str> {
    let mut rows = between(section, "<tr", "</tr>").into_iter();
    let row = rows.find(|row| {
        row.split_once("<th")
            .is_some_and(|(_, rest)| after(rest, ">").starts_with(heading))
    });
    between(
        row.unwrap_or_else(|| panic!("no row {heading:?} in:\n{section}")),
        "<td class=\"number\">",
        "</td>",
    )
}
