{{/*
Every pod of the chart follows the Pod Security Standard "restricted" and has a read-only root file system.
https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
*/}}

{{/* Takes the user ID, which is also the group ID in the images of this chart. */}}
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
