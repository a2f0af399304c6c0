//go:build tools

// Package tools pins the CRI server between the kubelet and Docker.
package tools

import _ "github.com/Mirantis/cri-dockerd"
