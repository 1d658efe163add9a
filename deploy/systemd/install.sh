#!/bin/sh
# Installs this checkout of boutique-hub as a service, or updates the one that is there. Run it as root:
#   sudo sh deploy/systemd/install.sh
# Needs npm and the registry once. Settings and data that are already there stay as they are.
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
code=/opt/boutique-hub
settings=/etc/boutique-hub
data=/var/lib/boutique-hub
user=boutique-hub

die() {
  echo "install.sh: $*" >&2
  exit 1
}
[ "$(id -u)" -eq 0 ] || die 'run it as root: sudo sh deploy/systemd/install.sh'
for tool in npm systemctl useradd setpriv; do
  command -v "$tool" >/dev/null || die "$tool is missing on this machine"
done
case "$(uname -m)" in
  x86_64 | aarch64) ;;
  *) die "there is no Node for $(uname -m): the hub runs on 64-bit PCs (x86_64) and 64-bit ARM (aarch64)" ;;
esac
umask 022

id "$user" >/dev/null 2>&1 || useradd --system --user-group --home-dir "$data" --no-create-home \
  --shell /usr/sbin/nologin "$user"

# The new code is made ready beside the old, which keeps running until the very end.
rm -rf "$code.new"
mkdir -p "$code.new"
for part in package.json package-lock.json .npmrc rolldown.config.ts bin src migrations docs deploy README.md LICENSE; do
  cp -R "$source/$part" "$code.new/"
done
(cd "$code.new" && npm ci && npm run build && npm ci --omit=dev) ||
  die 'npm could not make the program ready; nothing was changed'
chown -R root:root "$code.new"

install -d -m 0750 -o root -g "$user" "$settings"
install -d -m 0750 -o "$user" -g "$user" "$data"
[ -e "$settings/boutique-hub.env" ] ||
  install -m 0640 -o root -g "$user" "$source/deploy/systemd/boutique-hub.env" "$settings/boutique-hub.env"
install -D -m 0755 "$source/deploy/systemd/boutique-hub" /usr/local/bin/boutique-hub
install -D -m 0644 "$source/deploy/systemd/boutique-hub.service" /etc/systemd/system/boutique-hub.service

rm -rf "$code.old"
[ ! -e "$code" ] || mv "$code" "$code.old"
mv "$code.new" "$code"

systemctl daemon-reload
systemctl enable boutique-hub
systemctl restart boutique-hub
echo "boutique-hub is installed. Its log: journalctl -u boutique-hub -f"
echo "Settings: $settings/boutique-hub.env. Load a shop: boutique-hub import FILE.json"
