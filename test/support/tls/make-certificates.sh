#!/bin/sh
# Makes the certificates of the TLS tests anew, valid for a hundred years unless their name says otherwise. The tests read
# what is checked in; run this only to change them. All share one key, which protects nothing.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
FOREVER=21250101000000Z

openssl ecparam -name prime256v1 -genkey -noout -out key.pem
cat > "$work/ca.cnf" <<CONF
[ca]
default_ca = tests
[tests]
dir = $work
new_certs_dir = $work
database = $work/index
serial = $work/serial
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
CONF
touch "$work/index"
echo 01 > "$work/serial"

# issue NAME FROM UNTIL SUBJECT-ALT-NAMES
issue() {
  printf '[server]\nsubjectAltName = %s\n' "$4" > "$work/server.cnf"
  openssl req -new -key key.pem -subj "/CN=$1" -out "$work/request"
  openssl ca -batch -notext -config "$work/ca.cnf" -extfile "$work/server.cnf" -extensions server \
    -cert authority.pem -keyfile key.pem -startdate "$2" -enddate "$3" -in "$work/request" -out "$1.pem"
}

openssl req -new -key key.pem -subj '/CN=boutique-hub test authority' -out "$work/request"
openssl ca -batch -notext -config "$work/ca.cnf" -extensions authority -selfsign -keyfile key.pem \
  -startdate 20200101000000Z -enddate "$FOREVER" -in "$work/request" -out authority.pem
HERE='DNS:localhost,IP:127.0.0.1'
issue good 20200101000000Z "$FOREVER" "$HERE"
issue expired 20200101000000Z 20200201000000Z "$HERE"
issue early 21000101000000Z "$FOREVER" "$HERE"
issue elsewhere 20200101000000Z "$FOREVER" 'DNS:elsewhere.example'
openssl req -x509 -key key.pem -subj '/CN=self-signed' -addext "subjectAltName=$HERE" -days 36500 -out self-signed.pem
