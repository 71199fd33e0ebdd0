//! Legal forms: those of the United Kingdom in English and Welsh, and the common foreign ones.

use super::word::{Word, ends_with, starts_with};

/// Form as written at the end of a name, and its code. A longer phrase stands before any that it ends in.
const AT_END: &[(&str, &str)] = &[
    ("COMPANY LIMITED BY GUARANTEE", "LBG"),
    ("LIMITED BY GUARANTEE", "LBG"),
    ("LTD BY GUARANTEE", "LBG"),
    ("LBG", "LBG"),
    ("CWMNI CYFYNGEDIG CYHOEDDUS", "PLC"),
    ("PUBLIC LIMITED COMPANY", "PLC"),
    ("PUBLIC LIMITED CO", "PLC"),
    ("PUBLIC LTD CO", "PLC"),
    ("PLC", "PLC"),
    ("CCC", "PLC"),
    ("PARTNERIAETH ATEBOLRWYDD CYFYNGEDIG", "LLP"),
    ("LIMITED LIABILITY PARTNERSHIP", "LLP"),
    ("LLP", "LLP"),
    ("LIMITED LIABILITY COMPANY", "LLC"),
    ("LLC", "LLC"),
    ("COMMUNITY INTEREST COMPANY", "CIC"),
    ("CWMNI BUDDIANT CYMUNEDOL", "CIC"),
    ("COMMUNITY INTEREST CO", "CIC"),
    ("CIC", "CIC"),
    ("SCOTTISH CHARITABLE INCORPORATED ORGANISATION", "SCIO"),
    ("SCIO", "SCIO"),
    ("CHARITABLE INCORPORATED ORGANISATION", "CIO"),
    ("CHARITABLE INCORPORATED ORGANIZATION", "CIO"),
    ("CIO", "CIO"),
    ("COMMUNITY BENEFIT SOCIETY LIMITED", "CBS"),
    ("COMMUNITY BENEFIT SOCIETY", "CBS"),
    ("SCOTTISH LIMITED PARTNERSHIP", "LP"),
    ("LIMITED PARTNERSHIP", "LP"),
    ("LP", "LP"),
    ("GMBH AND CO KGAA", "GMBH & CO KG"),
    ("GMBH AND CO KG", "GMBH & CO KG"),
    ("GMBH CO KG", "GMBH & CO KG"),
    ("GESELLSCHAFT MIT BESCHRANKTER HAFTUNG", "GMBH"),
    ("GMBH", "GMBH"),
    ("AKTIENGESELLSCHAFT", "AG"),
    ("AG", "AG"),
    ("KG", "KG"),
    ("OHG", "OHG"),
    ("KGAA", "KGAA"),
    ("EV", "EV"),
    ("PROPRIETARY LIMITED", "PTY LTD"),
    ("PTY LIMITED", "PTY LTD"),
    ("PTY LTD", "PTY LTD"),
    ("PTE LTD", "PTE LTD"),
    ("PTE LIMITED", "PTE LTD"),
    ("PVT LTD", "PVT LTD"),
    ("PRIVATE LIMITED", "PVT LTD"),
    ("SDN BHD", "SDN BHD"),
    ("BHD", "BHD"),
    ("SOCIETE PAR ACTIONS SIMPLIFIEE", "SAS"),
    ("SAS", "SAS"),
    ("SARL", "SARL"),
    ("SRL", "SRL"),
    ("SPA", "SPA"),
    ("SOCIETE ANONYME", "SA"),
    ("SOCIEDAD ANONIMA", "SA"),
    ("SA DE CV", "SA DE CV"),
    ("SA", "SA"),
    ("SL", "SL"),
    ("LDA", "LDA"),
    ("NAAMLOZE VENNOOTSCHAP", "NV"),
    ("NV", "NV"),
    ("BESLOTEN VENNOOTSCHAP", "BV"),
    ("BV", "BV"),
    ("BVBA", "BVBA"),
    ("AKTIEBOLAG", "AB"),
    ("AB", "AB"),
    ("APS", "APS"),
    ("AS", "AS"),
    ("ASA", "ASA"),
    ("OYJ", "OYJ"),
    ("OY", "OY"),
    ("SP ZOO", "SP ZOO"),
    ("SP Z OO", "SP ZOO"),
    ("SRO", "SRO"),
    ("DOO", "DOO"),
    ("KFT", "KFT"),
    ("SE", "SE"),
    ("KK", "KK"),
    ("OPEN JOINT STOCK COMPANY", "JSC"),
    ("PUBLIC JOINT STOCK COMPANY", "JSC"),
    ("JOINT STOCK COMPANY", "JSC"),
    ("OJSC", "JSC"),
    ("PJSC", "JSC"),
    ("JSC", "JSC"),
    ("DAC", "DAC"),
    ("DESIGNATED ACTIVITY COMPANY", "DAC"),
    ("UNLIMITED COMPANY", "UNLIMITED"),
    ("UNLIMITED", "UNLIMITED"),
    ("INCORPORATED", "INC"),
    ("INC", "INC"),
    ("CORPORATION", "CORP"),
    ("CORP", "CORP"),
    ("COMPANY LIMITED", "LIMITED"),
    ("CO LIMITED", "LIMITED"),
    ("CO LTD", "LIMITED"),
    ("COMPANY LTD", "LIMITED"),
    ("CYFYNGEDIG", "LIMITED"),
    ("CYF", "LIMITED"),
    ("LIMITED", "LIMITED"),
    ("LTD", "LIMITED"),
    ("LIMTED", "LIMITED"),
    ("LIMITD", "LIMITED"),
    ("LIMTIED", "LIMITED"),
    ("LIMIED", "LIMITED"),
    ("LT D", "LIMITED"),
    ("LTDA", "LTDA"),
    ("ООО", "LLC"),
    ("ОАО", "JSC"),
    ("AKG", "AG"),
];

/// Forms that stand in front of a name.
const IN_FRONT: &[(&str, &str)] = &[
    ("OPEN JOINT STOCK COMPANY", "JSC"),
    ("PUBLIC JOINT STOCK COMPANY", "JSC"),
    ("JOINT STOCK COMPANY", "JSC"),
    ("LIMITED LIABILITY COMPANY", "LLC"),
    ("OOO", "LLC"),
    ("OAO", "JSC"),
    ("ZAO", "JSC"),
    ("PAO", "JSC"),
    ("ANO", "ANO"),
    ("PT", "PT"),
    ("OJSC", "JSC"),
    ("PJSC", "JSC"),
    ("JSC", "JSC"),
    // As the words of a name are compared: without marks above letters.
    ("ОБЩЕСТВО С ОГРАНИЧЕННОИ ОТВЕТСТВЕННОСТЬЮ", "LLC"),
    ("ПУБЛИЧНОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО", "JSC"),
    ("ОТКРЫТОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО", "JSC"),
    ("ЗАКРЫТОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО", "JSC"),
    ("АКЦИОНЕРНОЕ ОБЩЕСТВО", "JSC"),
    ("ПАО", "JSC"),
    ("ООО", "LLC"),
    ("ОАО", "JSC"),
    ("ЗАО", "JSC"),
    ("SOCIETATEA CU RASPUNDERE LIMITATA", "SRL"),
    ("SRL", "SRL"),
];

/// Takes the legal form off and returns the code of the last one; a name never becomes empty.
pub(super) fn take(words: &mut Vec<Word>) -> Option<&'static str> {
    let mut code = None;
    // "X LIMITED LIMITED" and "X HOLDING AG LTD" carry two.
    for _ in 0..2 {
        let Some((phrase, found)) = AT_END.iter().find(|(phrase, _)| ends_with(words, phrase)) else {
            break;
        };
        let length = phrase.split(' ').count();
        // "X AND CO LTD" keeps its CO.
        let keeps_company = length == 2 && *found == "LIMITED" && words.len() > 2 && words[words.len() - 3] == "AND";
        let length = if keeps_company { 1 } else { length };
        if words.len() <= length || words[words.len() - length - 1] == "AND" {
            break;
        }
        words.truncate(words.len() - length);
        code = code.or(Some(*found));
        if keeps_company {
            break;
        }
    }
    // "JSC X CORPORATION" is a joint-stock company.
    if code.is_none_or(|code| code == "CORP")
        && let Some((phrase, found)) = IN_FRONT.iter().find(|(phrase, _)| starts_with(words, phrase))
    {
        let length = phrase.split(' ').count();
        if words.len() > length {
            words.drain(..length);
            code = Some(*found);
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::word;

    #[test]
    fn forms_are_written_as_words_are_compared() {
        for (phrase, code) in AT_END.iter().chain(IN_FRONT) {
            assert_eq!(word::split(phrase).join(" "), *phrase, "{code}");
        }
    }

    #[test]
    fn a_form_in_front_is_taken_off_beside_a_corporation() {
        for name in [
            "JSC Acme Corporation",
            "Acme Corporation Joint Stock Company",
            "Acme JSC",
        ] {
            let mut words = word::split(name);
            assert_eq!(take(&mut words), Some("JSC"), "{name}");
            assert_eq!(words, ["ACME"], "{name}");
        }
        let mut words = word::split("Общество с ограниченной ответственностью \"Бай\"");
        assert_eq!((take(&mut words), words.len()), (Some("LLC"), 1));
    }
}
