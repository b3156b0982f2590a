# syntax=docker/dockerfile:1
# Two targets from one file: `cpu` (default) and `gpu` (CUDA 12 runtime image, ONNX Runtime GPU package).
# DICOM is read with fo-dicom here; --build-arg DICOM_BACKEND=Managed leaves its packages out.
#   docker build -t mem3d .            docker build -t mem3d:gpu --target gpu --build-arg ORT_FLAVOR=Gpu .
# tests/container.sh walks through these steps as far as a machine without a container engine can.
ARG ORT_FLAVOR=Cpu
ARG DICOM_BACKEND=FoDicom

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG ORT_FLAVOR
ARG DICOM_BACKEND
# Not the distribution's: the client is bundled with Node.js 20 or newer (package.json).
COPY --from=node:22-bookworm-slim /usr/local/bin/node /usr/local/bin/
COPY --from=node:22-bookworm-slim /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && node --version && npm --version
WORKDIR /source
COPY . .
RUN dotnet publish src/Web -c Release -o /app -p:OrtFlavor=${ORT_FLAVOR} -p:DicomBackend=${DICOM_BACKEND} \
 && dotnet publish src/Cli -c Release -o /app/cli -p:OrtFlavor=${ORT_FLAVOR} -p:DicomBackend=${DICOM_BACKEND} \
 && chmod -R a-w,a+rX /app

FROM nvidia/cuda:12.6.3-cudnn-runtime-ubuntu24.04 AS gpu
RUN apt-get update && apt-get install -y --no-install-recommends curl libicu74 libcharls2 libopenjp2-7 && rm -rf /var/lib/apt/lists/*
COPY --from=mcr.microsoft.com/dotnet/aspnet:10.0 /usr/share/dotnet /usr/share/dotnet
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet && useradd --uid 1654 --create-home app && mkdir /data /backup && chown app /data /backup && chmod 700 /data /backup
COPY --from=build /app /app
ENV ASPNETCORE_HTTP_PORTS=8080 DOTNET_EnableDiagnostics=0 Mem3D__DataFolder=/data Mem3D__Models=/app/onnx Mem3D__Device=auto Mem3D__Logs=json
USER 1654
VOLUME ["/data", "/backup"]
EXPOSE 8080
WORKDIR /app
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD curl -fsS http://127.0.0.1:8080/health/live || exit 1
ENTRYPOINT ["dotnet", "Mem3D.Web.dll"]

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS cpu
RUN apt-get update && apt-get install -y --no-install-recommends curl libcharls2 libopenjp2-7 && rm -rf /var/lib/apt/lists/* \
 && mkdir /data /backup && chown 1654 /data /backup && chmod 700 /data /backup
COPY --from=build /app /app
ENV ASPNETCORE_HTTP_PORTS=8080 DOTNET_EnableDiagnostics=0 Mem3D__DataFolder=/data Mem3D__Models=/app/onnx Mem3D__Device=cpu Mem3D__Logs=json
USER 1654
VOLUME ["/data", "/backup"]
EXPOSE 8080
WORKDIR /app
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD curl -fsS http://127.0.0.1:8080/health/live || exit 1
ENTRYPOINT ["dotnet", "Mem3D.Web.dll"]
