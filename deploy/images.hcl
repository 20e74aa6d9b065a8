# All images for both kinds of processor, with a bill of materials and provenance attached, pushed to
# a registry: `make release-images REGISTRY=registry.example.org/seoulcast`.

variable "REGISTRY" {}
variable "VERSION" {}
variable "IMAGE_REVISION" { default = "unknown" }
variable "IMAGE_SOURCE" { default = "unknown" }
variable "PIP_EXTRA_INDEX_URL" { default = "" }

group "default" { targets = ["pipeline", "pipeline-k8s", "api", "objects"] }

target "shared" {
  context    = "."
  dockerfile = "deploy/Dockerfile"
  platforms  = ["linux/amd64", "linux/arm64"]
  attest     = ["type=sbom", "type=provenance,mode=max"]
  args = {
    VERSION             = VERSION
    REVISION            = IMAGE_REVISION
    SOURCE              = IMAGE_SOURCE
    PIP_EXTRA_INDEX_URL = PIP_EXTRA_INDEX_URL
  }
}

target "pipeline" {
  inherits = ["shared"]
  target   = "pipeline"
  tags     = ["${REGISTRY}/seoulcast-pipeline:${VERSION}"]
}

# For deploy/helm/values.yaml, where runs are jobs of Kubernetes.
target "pipeline-k8s" {
  inherits = ["shared"]
  target   = "pipeline"
  args     = { EXTRAS = "assets,k8s" }
  tags     = ["${REGISTRY}/seoulcast-pipeline:${VERSION}-k8s"]
}

target "api" {
  inherits = ["shared"]
  target   = "api"
  tags     = ["${REGISTRY}/seoulcast-api:${VERSION}"]
}

target "objects" {
  inherits = ["shared"]
  target   = "objects"
  tags     = ["${REGISTRY}/seoulcast-objects:${VERSION}"]
}
