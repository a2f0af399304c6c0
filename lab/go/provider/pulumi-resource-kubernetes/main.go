// Command pulumi-resource-kubernetes is the Kubernetes provider plugin. Its schema is copied from
// the module beside this file at build time, because Go cannot embed files of another module.
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
