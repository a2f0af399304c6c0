{{/*
The Pod Security Standard "restricted" and a read-only root file system, for every pod of the chart.
https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
*/}}

{{/* Takes the uid, which is also the gid in the images of this chart. */}}
{{- define "todo-chatbot.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "todo-chatbot.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}
