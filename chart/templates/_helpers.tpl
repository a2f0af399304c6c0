{{/*
Names and labels. The label helpers take (dict "root" $ "component" <part> "app" <object name>). podLabels also takes "tag".
*/}}

{{- define "todo-chatbot.serviceAccountName" -}}
{{ .Release.Name }}-pods
{{- end }}

{{- define "todo-chatbot.smokeTestName" -}}
{{ .Release.Name }}-smoke-test
{{- end }}

{{/* Selectors are immutable: they must not contain a version or a value that can change. */}}
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

{{/*
The version of a pod is the image's tag instead of the chart's version, because a new chart version must not restart pods.
A label has at most 63 characters.
*/}}
{{- define "todo-chatbot.podLabels" -}}
app: {{ .app }}
{{ include "todo-chatbot.selectorLabels" . }}
app.kubernetes.io/part-of: {{ .root.Chart.Name }}
app.kubernetes.io/version: {{ .tag | trunc 63 | trimAll "-_." | quote }}
{{- end }}

{{/*
Takes (dict "secretEnv" <variable -> key> "secretName" <Secret>). A key may have the form
<Secret>/<key>. A variable with an empty key is left out.
*/}}
{{- define "todo-chatbot.secretEnv" -}}
{{- range $name, $source := .secretEnv }}
{{- if $source }}
{{- $parts := splitList "/" $source }}
- name: {{ $name | quote }}
  valueFrom:
    secretKeyRef:
      name: {{ if eq (len $parts) 2 }}{{ first $parts }}{{ else }}{{ $.secretName }}{{ end }}
      key: {{ last $parts | quote }}
{{- end }}
{{- end }}
{{- end }}
