//go:build tools

// Package tools pins the commands that run on the host.
package tools

import (
	_ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
	_ "helm.sh/helm/v3/cmd/helm"
	_ "k8s.io/minikube/cmd/minikube"
)
