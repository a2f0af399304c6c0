{{/*
The pod that runs files/smoke_test.py, for `helm test` or as the template of a hook Job.
It uses the backend's image, which the node already has, so it needs no registry.
*/}}
{{- define "todo-chatbot.smokeTestPodSpec" -}}
restartPolicy: Never
activeDeadlineSeconds: 120
serviceAccountName: {{ include "todo-chatbot.serviceAccountName" . }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "todo-chatbot.podSecurityContext" 1001 | nindent 2 }}
containers:
  - name: smoke-test
    image: "{{ .Values.backend.image }}:{{ .Values.backend.tag }}"
    imagePullPolicy: {{ .Values.imagePullPolicy }}
    command: [python, -u, /smoke-test/smoke_test.py]
    env:
      - name: FRONTEND_URL
        value: http://{{ .Values.frontend.name }}:{{ .Values.frontend.port }}
      - name: BETTER_AUTH_SECRET
        valueFrom:
          secretKeyRef:
            name: {{ .Values.secrets.frontendSecretName }}
            key: {{ index .Values.frontend.secretEnv "BETTER_AUTH_SECRET" }}
    resources:
      requests:
        cpu: 50m
        memory: 64Mi
      limits:
        cpu: 500m
        memory: 128Mi
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
