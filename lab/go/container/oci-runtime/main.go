// Command oci-runtime lets containers start on a host without CAP_SYS_RESOURCE. It removes from the
// bundle what only that capability may set (a negative OOM score, raised rlimits), then executes
// runc.
package main

import (
	"encoding/json"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

const forbidden = "CAP_SYS_RESOURCE"

func main() {
	if bundle := bundleOf(os.Args[1:]); bundle != "" {
		if err := relax(filepath.Join(bundle, "config.json")); err != nil {
			log.Fatalf("oci-runtime: %v", err)
		}
	}
	runc, err := exec.LookPath("runc")
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(syscall.Exec(runc, append([]string{"runc"}, os.Args[1:]...), os.Environ()))
}

// bundleOf returns the --bundle (-b) argument. Only `create`, `run` and `restore` have one.
func bundleOf(args []string) string {
	for i, arg := range args {
		if (arg == "--bundle" || arg == "-b") && i+1 < len(args) {
			return args[i+1]
		}
		if value, found := strings.CutPrefix(arg, "--bundle="); found {
			return value
		}
	}
	return ""
}

// relax removes the forbidden settings from a bundle's config.json.
func relax(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	spec := map[string]any{}
	if err := json.Unmarshal(text, &spec); err != nil {
		return err
	}
	process, ok := spec["process"].(map[string]any)
	if !ok {
		return nil
	}
	if score, ok := process["oomScoreAdj"].(float64); ok && score < 0 {
		process["oomScoreAdj"] = 0
	}
	delete(process, "rlimits")
	if sets, ok := process["capabilities"].(map[string]any); ok {
		for name, set := range sets {
			sets[name] = without(set)
		}
	}
	text, err = json.Marshal(spec)
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

// without returns a set of capabilities without the forbidden one.
func without(set any) any {
	names, ok := set.([]any)
	if !ok {
		return set
	}
	kept := []any{}
	for _, name := range names {
		if name != forbidden {
			kept = append(kept, name)
		}
	}
	return kept
}
