#!/usr/bin/env bash
# Fetches libraries from the machine's own Debian mirror without installing anything: a library
# with sources as its upstream tarball, one of headers or fonts as an unpacked package. Called by
# cmake/dependencies.cmake with the folder to fill and "name|version|debian|upstream" entries. An
# entry that the mirror lacks is passed over in silence, as upstream is asked next.
set -euo pipefail
deps=$1
shift

work=$deps/.apt
mkdir -p "$work/lists/partial"
trap 'rm -rf "$work"' EXIT
cd "$work"

# Lists of our own, so that the machine's are neither needed nor touched.
site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | head -n1)
for kind in "deb bookworm" "deb-src trixie"; do
    cat >>list.sources <<END
Types: ${kind% *}
URIs: ${site:-http://deb.debian.org/debian}
Suites: ${kind#* }
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

END
done
apt=(apt-get -qq -o Dir::Etc::sourcelist="$work/list.sources" -o Dir::Etc::sourceparts=-
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work" -o Acquire::Languages=none
    -o APT::Sandbox::User="$(id -un)")
"${apt[@]}" update || exit 0

for entry in "$@"; do
    IFS='|' read -r name version debian _ <<<"$entry"
    target=$deps/$name-$version
    mkdir -p "$work/$name" "$target"
    cd "$work/$name"
    case $debian in
    source:*)
        "${apt[@]}" source --tar-only "${debian#source:}" >/dev/null 2>&1 || true
        # 1.3.dfsg+really1.3.1 is how Debian numbers what it had numbered too high before.
        for file in *_"$version".orig.tar.* *_"$version"+*.orig.tar.* *+really"$version".orig.tar.*; do
            [ -e "$file" ] && tar -xf "$file" -C "$target" --strip-components=1 && touch "$target/.complete"
        done
        ;;
    deb:*)
        "${apt[@]}" download "${debian#deb:}" >/dev/null 2>&1 || true
        for file in *_"$version"[-+]*.deb; do
            [ -e "$file" ] && dpkg-deb -x "$file" "$target" && touch "$target/.complete"
        done
        ;;
    esac
    if [ -e "$target/.complete" ]; then echo "   $name $version"; else rm -rf "$target"; fi
done
