{{- define "todo-chatbot.proxyConfigName" -}}
{{ .Values.proxy.name }}-config
{{- end }}

{{/*
Caddy's configuration, for Caddy 2.6 and newer: https://caddyserver.com/docs/json/. It is not a
Caddyfile, because a Caddyfile cannot compare a redirect with the request's host.
Caddy replaces X-Forwarded-For, -Host and -Proto of clients, because it trusts no other proxy.
*/}}
{{- define "todo-chatbot.proxyConfig" -}}
{{- $backend := dict "root" $ "component" "backend" }}
{{- $frontend := dict "root" $ "component" "frontend" }}
{{- $rollout := .Values.rollout }}
admin:
  disabled: true
  config:
    persist: false
apps:
  http:
    # After preStop, announces to clients that their connections close, and then closes those that
    # are idle. A request that arrives on a connection while it closes would be lost.
    shutdown_delay: 2s
    # Then requests in progress, such as streams, can end before the pod is killed.
    grace_period: {{ sub $rollout.terminationGracePeriodSeconds $rollout.preStopSeconds | add -3 | max 1 }}s
    servers:
      proxy:
        listen: [":{{ .Values.proxy.port }}"]
        automatic_https:
          disable: true
        routes:
          - match:
              - path: [{{ include "todo-chatbot.proxyHealthPath" . }}]
            handle:
              - handler: static_response
                status_code: 200
          - handle:
              - handler: headers
                request:
                  delete: [Forwarded, X-Forwarded-*, X-Real-Ip]
          - match:
              - vars:
                  "{http.shutting_down}": ["true"]
            handle:
              - handler: headers
                response:
                  set:
                    Connection: [close]
          {{- with .Values.proxy.backendPrefix }}
          - match:
              - path: [{{ . | quote }}, {{ printf "%s/*" . | quote }}]
            handle:
              - handler: rewrite
                strip_path_prefix: {{ . | quote }}
              - {{- include "todo-chatbot.proxyUpstream" $backend | nindent 16 }}
                headers:
                  response:
                    replace:
                      Location:
                        - search_regexp: ^/([^/]|$)
                          replace: {{ . }}/$1
                        - search: "://{http.request.hostport}/"
                          replace: "://{http.request.hostport}{{ . }}/"
          {{- end }}
          {{- with .Values.proxy.frontendPaths }}
          - match:
              - path: {{ toJson . }}
            handle:
              - {{- include "todo-chatbot.proxyUpstream" $frontend | nindent 16 }}
          {{- end }}
          {{- with .Values.proxy.backendPaths }}
          - match:
              - path: {{ toJson . }}
            handle:
              - {{- include "todo-chatbot.proxyUpstream" $backend | nindent 16 }}
          {{- end }}
          - handle:
              - {{- include "todo-chatbot.proxyUpstream" $frontend | nindent 16 }}
{{- end }}

{{/* The proxy itself answers this path, so that an outage of a service does not restart the proxy. */}}
{{- define "todo-chatbot.proxyHealthPath" -}}
/-/healthy
{{- end }}

{{- define "todo-chatbot.proxyProbes" -}}
{{- range $probe, $seconds := dict "startupProbe" 2 "livenessProbe" 10 "readinessProbe" 5 }}
{{ $probe }}:
  httpGet:
    path: {{ include "todo-chatbot.proxyHealthPath" $ }}
    port: http
  periodSeconds: {{ $seconds }}
  timeoutSeconds: 3
  failureThreshold: {{ eq $probe "startupProbe" | ternary 30 3 }}
{{- end }}
{{- end }}

{{/* Takes (dict "root" $ "component" "backend" or "frontend"). */}}
{{- define "todo-chatbot.proxyUpstream" -}}
handler: reverse_proxy
upstreams:
  - dial: {{ include "todo-chatbot.serviceName" . }}:{{ (index .root.Values .component).port }}
# Tries again until a replaced pod is ready. A request that may have been received is repeated only
# if its method is GET.
load_balancing:
  try_duration: 10s
  try_interval: 250ms
transport:
  protocol: http
  compression: false
  # An open connection would keep sending requests to a pod that is stopping, and a POST that arrives
  # while the pod closes the connection would be lost.
  keep_alive:
    enabled: false
{{- end }}
