{{/*
The Pod Security Standard "restricted", and a read-only root on top, in one place for every pod of the chart.
https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
*/}}

{{/* Takes the uid; the images of this chart use the same number as gid. */}}
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
