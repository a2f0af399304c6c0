// Command storage-provisioner serves Minikube's default StorageClass. It replaces the program of
// the same name, whose Go module can no longer elect a leader ("endpoints lock is removed").
// Provisioner name, directory and volumes are the same. Minikube runs one instance, so no election
// is needed.
package main

import (
	"context"
	"log"
	"os"
	"path/filepath"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v10/controller"
)

const (
	provisionerName = "k8s.io/minikube-hostpath"
	root            = "/tmp/hostpath-provisioner"
)

type hostPath struct{}

// Provision creates a world-writable directory per claim, as upstream does, because pods run as
// arbitrary users.
func (hostPath) Provision(_ context.Context, o controller.ProvisionOptions) (*core.PersistentVolume, controller.ProvisioningState, error) {
	dir := filepath.Join(root, o.PVC.Namespace, o.PVC.Name)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	if err := os.Chmod(dir, 0o777); err != nil { // MkdirAll applies the umask.
		return nil, controller.ProvisioningFinished, err
	}
	return &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{Name: o.PVName},
		Spec: core.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *o.StorageClass.ReclaimPolicy,
			AccessModes:                   o.PVC.Spec.AccessModes,
			Capacity:                      core.ResourceList{core.ResourceStorage: o.PVC.Spec.Resources.Requests[core.ResourceStorage]},
			PersistentVolumeSource:        core.PersistentVolumeSource{HostPath: &core.HostPathVolumeSource{Path: dir}},
		},
	}, controller.ProvisioningFinished, nil
}

// Delete removes the claim's directory and its contents.
func (hostPath) Delete(_ context.Context, pv *core.PersistentVolume) error {
	return os.RemoveAll(pv.Spec.HostPath.Path)
}

func main() {
	config, err := rest.InClusterConfig()
	if err != nil {
		log.Fatal(err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		log.Fatal(err)
	}
	controller.NewProvisionController(klog.Background(), client, provisionerName, hostPath{}, controller.LeaderElection(false)).
		Run(context.Background())
}
