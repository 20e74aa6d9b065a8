"""The response models: what each field means, its unit and an example.

OpenAPI is generated from here and the page's TypeScript client from OpenAPI, so this is the
API's documentation. Nothing here reads or computes; presenting.views fills these models.
"""
