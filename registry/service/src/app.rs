//! The application: routes, limits, and what surrounds every request.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, Error, web};
use openapi::problem::ProblemKind;
use registry_store::Store;
use utoipa_actix_web::AppExt;

use crate::context::surround;
use crate::error::ApiError;
use crate::fallback::{RouteTable, no_route};
use crate::limits::BODY_BYTES;
use crate::routes::routes;

/// The application over a store, as the server runs it and as tests call it.
pub fn app(
    store: Store,
) -> App<
    impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<BoxBody>, Error = Error, InitError = ()>,
> {
    let (app, document) = App::new().into_utoipa_app().configure(routes).split_for_parts();
    app.app_data(web::Data::new(store))
        .app_data(web::Data::new(RouteTable::of(&document)))
        .app_data(web::PayloadConfig::new(BODY_BYTES))
        .app_data(web::QueryConfig::default().error_handler(|error, _request| {
            let detail = error.to_string().replace("field `", "parameter `");
            ApiError::new(ProblemKind::InvalidParameter, format!("{detail}.")).into()
        }))
        .app_data(web::PathConfig::default().error_handler(|error, _request| {
            ApiError::new(
                ProblemKind::InvalidParameter,
                format!("The path cannot be read: {error}."),
            )
            .into()
        }))
        .default_service(web::to(no_route))
        .wrap(Compress::default())
        .wrap(from_fn(surround))
}
