"""People: customers, and where their parcels go."""

import msgspec

from plugin.platforms.shopify.bodies import AddressBody, CustomerBody
from plugin.platforms.shopify.nodes.parts import Node


class EmailNode(Node):
    """An address."""

    email_address: str


class CustomerNode(Node):
    """A customer. Without approval for protected data all but the id are null."""

    id: str
    first_name: str | None = None
    last_name: str | None = None
    verified_email: bool | None = None
    created_at: str | None = None
    updated_at: str | None = None
    default_email_address: EmailNode | None = None

    def as_body(self) -> CustomerBody:
        """The customer as a webhook tells them."""
        email = self.default_email_address
        return CustomerBody(
            admin_graphql_api_id=self.id,
            email=email.email_address if email else None,
            verified_email=self.verified_email,
            first_name=self.first_name,
            last_name=self.last_name,
            created_at=self.created_at,
            updated_at=self.updated_at,
        )


class AddressNode(Node):
    """Where something goes."""

    country_code_v2: str | None = msgspec.field(default=None, name="countryCodeV2")
    province_code: str | None = None
    zip: str | None = None
    address1: str | None = None
    phone: str | None = None

    def as_body(self) -> AddressBody:
        """The same, as a webhook tells it."""
        return AddressBody(
            self.country_code_v2, self.province_code, self.zip, self.address1, self.phone
        )
