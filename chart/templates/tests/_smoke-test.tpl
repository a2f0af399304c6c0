{{/* Returns the component to which the smoke test sends its requests. */}}
{{- define "todo-chatbot.smokeTestTarget" -}}
{{- if not .Values.frontend.enabled }}backend{{ else if .Values.proxy.enabled }}proxy{{ else }}frontend{{ end }}
{{- end }}

{{/*
The pod that runs files/smoke_test.py, for `helm test` or as the template of a hook Job.
It uses the backend's image, which the node already has, so it needs no registry.
*/}}
{{- define "todo-chatbot.smokeTestPodSpec" -}}
{{- $target := include "todo-chatbot.smokeTestTarget" . -}}
restartPolicy: Never
activeDeadlineSeconds: 120
serviceAccountName: {{ include "todo-chatbot.serviceAccountName" . }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "todo-chatbot.podSecurityContext" 1001 | nindent 2 }}
containers:
  - name: smoke-test
    image: {{ include "todo-chatbot.image" .Values.backend | quote }}
    imagePullPolicy: {{ .Values.imagePullPolicy }}
    command: [python, -u, /smoke-test/smoke_test.py]
    env:
      - name: {{ .Values.frontend.enabled | ternary "FRONTEND_URL" "BACKEND_URL" }}
        value: http://{{ include "todo-chatbot.serviceName" (dict "root" $ "component" $target) }}:{{ (index .Values $target).port }}
      {{- if .Values.frontend.enabled }}
      {{- $secret := dict "BETTER_AUTH_SECRET" (get .Values.frontend.secretEnv "BETTER_AUTH_SECRET") }}
      {{- include "todo-chatbot.secretEnv" (dict "secretEnv" $secret "secretName" .Values.secrets.frontendSecretName) | trim | nindent 6 }}
      {{- end }}
      {{- with .Values.smokeTest.paths }}
      - name: SMOKE_TEST_PATHS
        value: {{ join " " . | quote }}
      {{- end }}
      {{- if .Values.smokeTest.fault }}
      - name: SMOKE_TEST_FAULT
        value: "true"
      {{- end }}
    resources:
      requests:
        cpu: 50m
        memory: 64Mi
        ephemeral-storage: 16Mi
      limits:
        cpu: 500m
        memory: 128Mi
        ephemeral-storage: 64Mi
    securityContext:
      {{- include "todo-chatbot.containerSecurityContext" . | nindent 6 }}
    volumeMounts:
      - name: script
        mountPath: /smoke-test
        readOnly: true
      - name: tmp
        mountPath: /tmp
volumes:
  - name: script
    configMap:
      name: {{ include "todo-chatbot.smokeTestName" . }}
  - name: tmp
    emptyDir:
      sizeLimit: 16Mi
{{- end }}
