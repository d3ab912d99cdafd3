"""The Admin GraphQL API: held against the platform's own schema, answered from the twin's state."""
