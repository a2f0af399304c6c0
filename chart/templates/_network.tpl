{{/*
The NetworkPolicies. The policy `deny-all` refuses every connection of this release's pods, and the
others allow the connections in docs/network-policies.md. Peers are selected by the label `app`,
because they may belong to another release.
*/}}

{{/* A NetworkPolicy. Takes (dict "root" $ "component" <part> "name" <name> "ingress" <rules> "egress" <rules>). */}}
{{- define "todo-chatbot.networkPolicy" -}}
{{- $labels := dict "root" .root "component" .component "app" .name }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "todo-chatbot.labels" $labels | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "todo-chatbot.selectorLabels" $labels | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- .ingress | nindent 4 }}
  egress:
    {{- .egress | nindent 4 }}
{{- end }}

{{/* Selects pods by their label `app`. */}}
{{- define "todo-chatbot.peer" -}}
- podSelector:
    matchLabels:
      app: {{ . }}
{{- end }}

{{- define "todo-chatbot.port" -}}
- protocol: TCP
  port: {{ . }}
{{- end }}

{{- define "todo-chatbot.dnsEgress" -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
  ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
{{- end }}

{{/* Rules for the Postgres in this release, or for the database elsewhere. Takes the root. */}}
{{- define "todo-chatbot.databaseEgress" -}}
{{- if .Values.postgres.enabled }}
- to:
    {{- include "todo-chatbot.peer" .Values.postgres.name | nindent 4 }}
  ports:
    {{- include "todo-chatbot.port" 5432 | nindent 4 }}
{{- else }}
{{- include "todo-chatbot.egress" .Values.networkPolicy.databaseEgress }}
{{- end }}
{{- end }}

{{/* One rule for each destination in a list. */}}
{{- define "todo-chatbot.egress" -}}
{{- range . }}
- to:
    {{- if .cidr }}
    - ipBlock:
        cidr: {{ .cidr }}
    {{- else }}
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ .namespace }}
    {{- end }}
  ports:
    {{- include "todo-chatbot.port" .port | nindent 4 }}
{{- end }}
{{- end }}
