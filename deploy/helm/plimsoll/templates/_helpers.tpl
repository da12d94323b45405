{{- define "plimsoll.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end -}}
{{- end }}

{{- define "plimsoll.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "plimsoll.labels" -}}
{{ include "plimsoll.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "plimsoll.image" -}}
{{- if .Values.image.digest }}{{ .Values.image.repository }}@{{ .Values.image.digest }}{{ else }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end -}}
{{- end }}

{{- define "plimsoll.secret" -}}
{{- .Values.secret.existing | default (include "plimsoll.name" .) -}}
{{- end }}

{{/* What all containers of the program have. */}}
{{- define "plimsoll.container" -}}
image: {{ include "plimsoll.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
env:
  - name: PLIMSOLL_DATA_DIR
    value: /data
  - name: PLIMSOLL_LOG_FORMAT
    value: {{ .Values.logFormat | quote }}
  - name: PLIMSOLL_LOG
    value: {{ .Values.logFilter | quote }}
  {{- if .Values.publicUrl }}
  - name: PLIMSOLL_PUBLIC_URL
    value: {{ .Values.publicUrl | quote }}
  {{- end }}
  {{- if .Values.settings }}
  - name: PLIMSOLL_SETTINGS
    value: /settings/plimsoll-server.toml
  {{- end }}
  {{- if .Values.postgresql.bundled }}
  - name: PLIMSOLL_DATABASE
    valueFrom:
      secretKeyRef:
        name: {{ include "plimsoll.name" . }}-database
        key: url
  {{- end }}
envFrom:
  - secretRef:
      name: {{ include "plimsoll.secret" . }}
volumeMounts:
  - name: data
    mountPath: /data
  - name: tmp
    mountPath: /tmp
  {{- if .Values.settings }}
  - name: settings
    mountPath: /settings
    readOnly: true
  {{- end }}
{{- end }}

{{/* What all pods of the program have. */}}
{{- define "plimsoll.pod" -}}
serviceAccountName: {{ include "plimsoll.name" . }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1001
  runAsGroup: 1001
  fsGroup: 1001
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "plimsoll.checksums" -}}
checksum/settings: {{ .Values.settings | sha256sum }}
checksum/secret: {{ printf "%s%s" (.Values.secret | toYaml) (.Values.postgresql | toYaml) | sha256sum }}
{{- end }}
