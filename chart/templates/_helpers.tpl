{{/*
Names and labels. Each label helper takes (dict "root" $ "component" <part> "app" <object name>), podLabels also "tag".
*/}}

{{- define "todo-chatbot.serviceAccountName" -}}
{{ .Release.Name }}-pods
{{- end }}

{{- define "todo-chatbot.smokeTestName" -}}
{{ .Release.Name }}-smoke-test
{{- end }}

{{/* Immutable once installed: nothing that a version or a preset changes may stand here. */}}
{{- define "todo-chatbot.selectorLabels" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "todo-chatbot.labels" -}}
app: {{ .app }}
{{ include "todo-chatbot.selectorLabels" . }}
app.kubernetes.io/part-of: {{ .root.Chart.Name }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* The image's tag is the version here: a new chart version alone must not roll a pod. A label has at most 63 characters. */}}
{{- define "todo-chatbot.podLabels" -}}
app: {{ .app }}
{{ include "todo-chatbot.selectorLabels" . }}
app.kubernetes.io/part-of: {{ .root.Chart.Name }}
app.kubernetes.io/version: {{ .tag | trunc 63 | trimAll "-_." | quote }}
{{- end }}

{{/* Takes (dict "secretEnv" <variable -> key> "secretName" <Secret>). An empty key leaves its variable out. */}}
{{- define "todo-chatbot.secretEnv" -}}
{{- range $name, $key := .secretEnv }}
{{- if $key }}
- name: {{ $name | quote }}
  valueFrom:
    secretKeyRef:
      name: {{ $.secretName }}
      key: {{ $key | quote }}
{{- end }}
{{- end }}
{{- end }}
