#!/bin/sh
# Installs the Debian packages zmtool can use, where they are missing and installing is permitted.
# Nothing here is fatal: reading works without tesseract; what is missing is named. With "dev" as argument also the
# Chinese fonts that tests and made scans are drawn with.
set -u

missing=""
command -v tesseract >/dev/null 2>&1 || missing="$missing tesseract-ocr"
if ! tesseract --list-langs 2>/dev/null | grep -qx chi_sim; then
    missing="$missing tesseract-ocr-chi-sim"
fi
# OpenCV needs these two shared libraries.
for pair in libGL.so.1:libgl1 libglib-2.0.so.0:libglib2.0-0; do
    { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep -q "${pair%%:*}" || missing="$missing ${pair#*:}"
done
if [ "${1:-}" = dev ]; then
    for pair in truetype/arphic/uming.ttc:fonts-arphic-uming truetype/arphic/ukai.ttc:fonts-arphic-ukai \
        truetype/wqy/wqy-zenhei.ttc:fonts-wqy-zenhei truetype/droid/DroidSansFallbackFull.ttf:fonts-droid-fallback \
        opentype/noto/NotoSerifCJK-Regular.ttc:fonts-noto-cjk truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf:fonts-lxgw-wenkai; do
        [ -f "/usr/share/fonts/${pair%%:*}" ] || missing="$missing ${pair#*:}"
    done
fi
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "安装系统软件包：$missing" >&2
    if DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null 2>&1 ||
        { apt-get update -qq >/dev/null 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null 2>&1; }; then
        exit 0
    fi
fi
echo "提示：缺少系统软件包$missing。可运行：sudo apt-get install$missing" >&2
echo "　　　没有 tesseract 也能识别（默认引擎不需要它）；缺少 libgl1 时无法读取扫描件。" >&2
exit 0
