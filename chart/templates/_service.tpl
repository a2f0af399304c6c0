{{/*
The Deployment, the Service and the PodDisruptionBudget of backend, frontend or proxy. Each template
takes (dict "root" $ "component" "backend", "frontend" or "proxy").
*/}}

{{/* Returns the name of a component's Service. */}}
{{- define "todo-chatbot.serviceName" -}}
{{- $v := index .root.Values .component -}}
{{ $v.serviceName | default $v.name }}
{{- end }}

{{/* Returns an image as <repository>:<tag>, or as <repository>@<digest>. Takes the values of a component. */}}
{{- define "todo-chatbot.image" -}}
{{ .image }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag }}{{ end }}
{{- end }}

{{- define "todo-chatbot.deployment" -}}
{{- $root := .root }}
{{- $v := index $root.Values .component }}
{{- $labels := dict "root" $root "component" .component "app" $v.name "tag" ($v.tag | default (trimPrefix "sha256:" $v.digest)) }}
{{- $config := include (printf "%s/%s/configmap.yaml" $root.Template.BasePath .component) $root | fromYaml }}
{{- $secretName := get $root.Values.secrets (printf "%sSecretName" .component) }}
{{- $checksum := get $root.Values.secrets (printf "%sChecksum" .component) }}
{{- $isProxy := eq .component "proxy" }}
{{- $secretEnv := include "todo-chatbot.secretEnv" (dict "secretEnv" $v.secretEnv "secretName" $secretName) | trim }}
{{- $container := dict "root" $root "component" .component "v" $v "secretEnv" $secretEnv }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $v.name }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "todo-chatbot.labels" $labels | nindent 4 }}
    {{- with $v.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  replicas: {{ $v.replicas }}
  revisionHistoryLimit: {{ $root.Values.rollout.revisionHistoryLimit }}
  progressDeadlineSeconds: {{ $root.Values.rollout.progressDeadlineSeconds }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      # With 0, Helm waits for all pods, because it waits until (replicas - maxUnavailable) pods are
      # ready.
      maxUnavailable: 0
      maxSurge: 1
  selector:
    matchLabels:
      {{- include "todo-chatbot.selectorLabels" $labels | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "todo-chatbot.podLabels" $labels | nindent 8 }}
        {{- with $v.labels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        # Hash of only the ConfigMap's data. The labels contain the chart version, and a new chart
        # version alone must not restart the pods.
        checksum/config: {{ $config.data | toJson | sha256sum }}
        {{- if and $secretEnv $checksum }}
        checksum/secret: {{ $checksum | quote }}
        {{- end }}
    spec:
      serviceAccountName: {{ include "todo-chatbot.serviceAccountName" $root }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ $root.Values.rollout.terminationGracePeriodSeconds }}
      securityContext:
        {{- include "todo-chatbot.podSecurityContext" 1001 | nindent 8 }}
      # Present with any number of replicas, so that a new number does not restart the pods.
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "todo-chatbot.selectorLabels" $labels | nindent 14 }}
      {{- with $v.initCommand }}
      initContainers:
        - name: prepare
          command: {{ toJson . }}
          {{- include "todo-chatbot.container" $container | nindent 10 }}
      {{- end }}
      containers:
        - name: {{ .component }}
          {{- if $isProxy }}
          command: [caddy, run, --config, /etc/caddy/caddy.json]
          {{- end }}
          ports:
            - name: http
              containerPort: {{ $v.port }}
          {{- if $isProxy }}
          {{- include "todo-chatbot.proxyProbes" $root | trim | nindent 10 }}
          {{- else }}
          startupProbe:
            {{- include "todo-chatbot.probe" $v.startupProbe | nindent 12 }}
          livenessProbe:
            {{- include "todo-chatbot.probe" $v.livenessProbe | nindent 12 }}
          readinessProbe:
            {{- include "todo-chatbot.probe" $v.readinessProbe | nindent 12 }}
          {{- end }}
          lifecycle:
            preStop:
              sleep:
                seconds: {{ $root.Values.rollout.preStopSeconds }}
          {{- include "todo-chatbot.container" $container | nindent 10 }}
        {{- with $v.sidecarCommand }}
        - name: sidecar
          command: {{ toJson . }}
          {{- include "todo-chatbot.container" $container | nindent 10 }}
        {{- end }}
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: 64Mi
        {{- if $isProxy }}
        - name: config
          configMap:
            name: {{ include "todo-chatbot.proxyConfigName" $root }}
        {{- end }}
        {{- if eq .component "frontend" }}
        - name: next-cache
          emptyDir:
            sizeLimit: 128Mi
        {{- end }}
        {{- range $index, $path := $v.writablePaths }}
        - name: writable-{{ $index }}
          emptyDir:
            sizeLimit: 128Mi
        {{- end }}
{{- end }}

{{/*
What the containers of a pod have in common. Takes (dict "root" $ "component" <part> "v" <values of the component> "secretEnv" <YAML list>).
*/}}
{{- define "todo-chatbot.container" -}}
image: {{ include "todo-chatbot.image" .v | quote }}
imagePullPolicy: {{ .root.Values.imagePullPolicy }}
{{- if eq .component "proxy" }}
env:
  - name: XDG_DATA_HOME
    value: /tmp
{{- else }}
envFrom:
  - configMapRef:
      name: {{ get .root.Values.configmap (printf "%sConfigName" .component) }}
{{- with .secretEnv }}
env:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}
resources:
  {{- toYaml .v.resources | nindent 2 }}
securityContext:
  {{- include "todo-chatbot.containerSecurityContext" .root | nindent 2 }}
    {{- if eq .component "proxy" }}
    # The official image's program has this file capability, and the kernel refuses to execute such
    # a file in a container without it.
    add: [NET_BIND_SERVICE]
    {{- end }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
  {{- if eq .component "proxy" }}
  - name: config
    mountPath: /etc/caddy
    readOnly: true
  {{- else if eq .component "frontend" }}
  - name: next-cache
    mountPath: /app/.next/cache
  {{- end }}
  {{- range $index, $path := .v.writablePaths }}
  - name: writable-{{ $index }}
    mountPath: {{ $path }}
  {{- end }}
{{- end }}

{{/* Helm merges maps, so a probe with tcpSocket still has the httpGet of the default. */}}
{{- define "todo-chatbot.probe" -}}
{{- if .tcpSocket }}{{ omit . "httpGet" | toYaml }}{{ else }}{{ toYaml . }}{{ end }}
{{- end }}

{{- define "todo-chatbot.service" -}}
{{- $v := index .root.Values .component }}
{{- $labels := dict "root" .root "component" .component "app" $v.name }}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "todo-chatbot.serviceName" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "todo-chatbot.labels" $labels | nindent 4 }}
    {{- with $v.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  type: {{ $v.serviceType | default "NodePort" }}
  selector:
    app: {{ $v.name }}
    {{- include "todo-chatbot.selectorLabels" $labels | nindent 4 }}
  ports:
    - name: http
      port: {{ $v.port }}
      targetPort: http
      appProtocol: http
      {{- with $v.nodePort }}
      nodePort: {{ . }}
      {{- end }}
{{- end }}

{{/* Exists only with several pods: with a single pod, it would block the draining of the node. */}}
{{- define "todo-chatbot.podDisruptionBudget" -}}
{{- $v := index .root.Values .component }}
{{- $labels := dict "root" .root "component" .component "app" $v.name }}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $v.name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "todo-chatbot.labels" $labels | nindent 4 }}
spec:
  maxUnavailable: 1
  # A pod that is not ready serves nobody, so it may always be evicted.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "todo-chatbot.selectorLabels" $labels | nindent 6 }}
{{- end }}
