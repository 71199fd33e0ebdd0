//! The application: routes, limits, and what surrounds every request.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::error::QueryPayloadError;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, Error, web};
use openapi::problem::ProblemKind;
use utoipa_actix_web::AppExt;

use crate::accepted::negotiate;
use crate::admission::limit_time;
use crate::context::{name_lines, surround};
use crate::error::ApiError;
use crate::fallback::{RouteTable, no_route};
use crate::limits::BODY_BYTES;
use crate::notice::{Notices, add_notices};
use crate::routes::routes;
use crate::shared::Shared;

/// The application over a store and the files of its editions, as the server runs it and as tests call it.
pub fn app(
    shared: Shared,
) -> App<
    impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<BoxBody>, Error = Error, InitError = ()>,
> {
    let (app, document) = App::new().into_utoipa_app().configure(routes).split_for_parts();
    app.app_data(web::Data::from(shared.admission))
        .app_data(web::Data::new(shared.answers))
        .app_data(web::Data::new(shared.feed_parts))
        .app_data(web::Data::new(shared.draining))
        .app_data(web::Data::new(shared.metrics))
        .app_data(web::Data::new(shared.store))
        .app_data(web::Data::new(shared.files))
        .app_data(web::Data::new(shared.commits))
        .app_data(web::Data::new(shared.indexes))
        .app_data(web::Data::new(shared.matchers))
        .app_data(web::Data::new(shared.public_address))
        .app_data(web::Data::new(shared.private_webhooks))
        .app_data(web::Data::new(Notices::default()))
        .app_data(web::Data::new(RouteTable::of(&document)))
        .app_data(web::PayloadConfig::new(BODY_BYTES))
        .app_data(web::QueryConfig::default().error_handler(|error, _request| wrong_query(&error).into()))
        .app_data(web::PathConfig::default().error_handler(|error, _request| {
            ApiError::new(
                ProblemKind::InvalidParameter,
                format!("The path cannot be read: {error}."),
            )
            .into()
        }))
        .default_service(web::to(no_route))
        .wrap(from_fn(negotiate))
        .wrap(Compress::default())
        .wrap(from_fn(add_notices))
        .wrap(from_fn(limit_time))
        .wrap(from_fn(name_lines))
        .wrap(from_fn(surround))
}

/// A query that holds an unknown parameter, or one twice.
pub fn wrong_query(error: &QueryPayloadError) -> ApiError {
    let message = match error {
        QueryPayloadError::Deserialize(error) => error.to_string(),
        other => other.to_string(),
    };
    let message = message
        .replace("field `", "parameter `")
        .replace("there are no fields", "this address takes none");
    let parameter = message.split('`').nth(1).map(str::to_owned);
    ApiError::new(
        ProblemKind::InvalidParameter,
        format!("The query cannot be read: {message}."),
    )
    .with(|problem| problem.parameter = parameter)
}
