#!/usr/bin/env bash
# Build the committed CSS, JavaScript and fonts of coopcare/ui from the sources here. Needs Node 20 or newer and a Python
# with fonttools and brotli (PYTHON=... chooses it). Nothing else on the site needs Node.
set -euo pipefail
cd "$(dirname "$0")"
python=${PYTHON:-python3}
dist=../coopcare/ui/static/dist
fonts=../coopcare/ui/fonts

[ "${1:-}" = "--no-install" ] || npm ci --ignore-scripts --no-audit --no-fund
rm -rf "$dist" && mkdir -p "$dist/fonts" "$dist/workbox" "$fonts"

npx sass --load-path=node_modules --style=compressed --no-source-map --quiet-deps coopcare.scss "$dist/coopcare.css"
npx rtlcss --silent "$dist/coopcare.css" "$dist/coopcare.rtl.css"
npx esbuild app.js --bundle --format=iife --minify --target=es2019 --legal-comments=none --log-level=warning \
  --outfile="$dist/coopcare.js"

cp node_modules/idb/build/umd.js "$dist/idb.js"
for part in core routing strategies expiration; do
  sed '/^\/\/# sourceMappingURL=/d' "node_modules/workbox-$part/build/workbox-$part.prod.js" > "$dist/workbox/workbox-$part.prod.js"
done
sed '/^\/\/# sourceMappingURL=/d' node_modules/workbox-sw/build/workbox-sw.js > "$dist/workbox/workbox-sw.js"

"$python" fonts.py node_modules "$dist/fonts" "$fonts"
cp node_modules/@expo-google-fonts/atkinson-hyperlegible-next/LICENSE_FONT "$fonts/LICENSE-atkinson-hyperlegible-next.txt"
cp node_modules/@fontsource/vazirmatn/LICENSE "$fonts/LICENSE-vazirmatn.txt"
cp icon.svg "$dist/icon.svg"
cp "$fonts"/LICENSE-*.txt "$dist/fonts/"
cp govuk-frontend.LICENSE "$dist/LICENSE-govuk-frontend.txt"
cp node_modules/idb/LICENSE "$dist/LICENSE-idb.txt"
cp node_modules/workbox-core/LICENSE "$dist/workbox/LICENSE.txt"

cd "$dist"
find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum > SHA256SUMS
