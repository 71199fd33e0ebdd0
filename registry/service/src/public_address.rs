//! The address under which the world knows the service.

use actix_web::http::header::HOST;
use actix_web::{HttpRequest, web};

/// The address under which the world knows the service, such as `https://registers.example.gov.uk`, when it was told.
#[derive(Debug, Clone, Default)]
pub struct PublicAddress(pub Option<String>);

/// The address without a slash at its end: the one that the service was told, else what the caller calls it. What a
/// proxy says of the caller's request is not asked, because anybody can say it.
pub fn of(request: &HttpRequest) -> String {
    let told = request.app_data::<web::Data<PublicAddress>>();
    if let Some(address) = told.and_then(|address| address.0.as_deref()) {
        return address.trim_end_matches('/').to_owned();
    }
    let plain = |host: &&str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
        !host.is_empty() && host.bytes().all(allowed)
    };
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    format!("http://{}", host.filter(plain).unwrap_or("localhost"))
}
