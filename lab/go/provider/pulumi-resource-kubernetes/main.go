// Command pulumi-resource-kubernetes is the Kubernetes provider plugin. The build copies its schema
// from the provider's module to this folder, because Go cannot embed files of another module.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

//go:embed schema.json
var schema []byte

//go:embed terraform-mapping.json
var terraformMapping []byte

func main() { provider.Serve("kubernetes", "4.29.0", schema, terraformMapping) }
