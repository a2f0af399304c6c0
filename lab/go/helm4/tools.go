//go:build tools

// Package tools pins Helm 4.
package tools

import _ "helm.sh/helm/v4/cmd/helm"
