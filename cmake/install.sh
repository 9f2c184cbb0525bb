# Installs what a build needs and the machine lacks, by the table in dependencies.txt. Sourced by web/play and
# tests/run, which call `need` with the parts that they are about to use. Where everything is there it
# asks nobody and takes no time.

lockstep_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '\033[1m== %s\033[0m\n' "$*"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# need all web test: installs the tools that the table lists for any of these parts.
need() {
    local kind package part what missing=()
    while read -r kind package part what; do
        [ "$kind" = tool ] || continue
        [[ " $* " == *" $part "* ]] || continue
        # A path names a file, all else a command.
        if [[ $what == /* ]]; then
            [ -e "$what" ] && continue
        elif command -v "$what" >/dev/null; then
            continue
        fi
        missing+=("$package")
    done <"$lockstep_root/dependencies.txt"
    [ ${#missing[@]} = 0 ] && return

    if ! command -v apt-get >/dev/null; then
        echo "Please install, in whatever way your system does: ${missing[*]}" >&2
        exit 1
    fi
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        echo "Please install as root: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    say "Installing ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o Dpkg::Use-Pty=0 "${missing[@]}" | show_progress
}

# One line that moves on a terminal; elsewhere a line now and then, as a log shall not be flooded.
show_progress() {
    local moves=0
    [ -t 1 ] && moves=1
    awk -v moves=$moves '
        /^Get:/       { what = "downloading " $5; n++ }
        /^Unpacking/  { what = "unpacking " $2; n++ }
        /^Setting up/ { what = "setting up " $3; n++ }
        /^[EW]:/      { print }
        what && moves           { printf "\r\033[K   %s", what; fflush() }
        what && !moves && n == 50 { printf "   %s\n", what; n = 0; fflush() }
        { what = "" }
        END { if (moves) printf "\r\033[K" }'
}

# configure_and_build PRESET [TARGET...]: configures once; ninja does so again where it must.
configure_and_build() {
    local preset=$1
    shift
    if [ ! -f "$lockstep_root/build/$preset/build.ninja" ]; then
        say "Configuring $preset"
        (cd "$lockstep_root" && cmake --preset "$preset" | grep -E '^(   |-- (Fetching|Installing|SDL2))' || true)
        [ -f "$lockstep_root/build/$preset/build.ninja" ] || { echo "Configuring $preset failed" >&2; exit 1; }
    fi
    say "Building $preset"
    (cd "$lockstep_root" && cmake --build --preset "$preset" ${1:+--target "$@"})
}
