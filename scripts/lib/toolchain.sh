# shellcheck shell=bash
# Sourced by every script: finds the toolchain, and builds what is missing or older than its sources.
# Everything it has to say goes to stderr.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

fail() {
  printf 'gangway: %s\n' "$*" >&2
  exit 1
}

# Prints the home of the first JDK 25 found. A JDK's "release" file tells its version without starting it.
find_jdk() {
  local home on_path
  on_path=$(command -v javac 2>/dev/null || true)
  if [ -n "$on_path" ]; then
    on_path=$(dirname "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")")
  fi
  for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /opt/jdk*; do
    if [ -n "$home" ] && [ -x "$home/bin/javac" ] &&
      grep -Eqs '^JAVA_VERSION="25[".]' "$home/release"; then
      printf '%s\n' "$home"
      return
    fi
  done
  return 1
}

need_jdk() {
  JAVA_HOME=$(find_jdk) ||
    fail "JDK 25 is missing. Looked at JAVA_HOME, PATH, /usr/lib/jvm, SDKMAN and macOS' folders."
  export JAVA_HOME
}

# at_least HAVE WANT: compares the first two numbers of two versions.
at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t. -k1,1n -k2,2n | head -n 1)" = "$2" ]
}

need_build_tools() {
  local version
  command -v mvn >/dev/null || fail "Maven 3.8 or newer is missing (mvn is not on PATH)."
  version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
  at_least "${version:-0.0}" 3.8 || fail "Maven 3.8 or newer is needed; this one is ${version:-unknown}."
  command -v node >/dev/null || fail "Node 20 or newer is missing (node is not on PATH)."
  version=$(node -p 'process.versions.node')
  at_least "$version" 20.0 || fail "Node 20 or newer is needed; this one is $version."
  command -v npm >/dev/null || fail "npm is missing; it comes with Node."
}

# Whether anything that goes into the build is newer than the stamp.
is_stale() {
  local stamp=$1
  [ -e "$stamp" ] || return 0
  # Folders count as well where nothing is built: their time tells of a file that was removed.
  [ -n "$(find "$root"/pom.xml "$root"/.mvn "$root"/backend/*/pom.xml "$root"/backend/*/src \
    "$root"/frontend/*/src -newer "$stamp" -print -quit 2>/dev/null)" ] && return 0
  [ -n "$(find "$root"/frontend \( -name node_modules -o -name target \) -prune -o \
    -type f -newer "$stamp" -print -quit)" ]
}

# Maven without colours and without the JDK's warnings about what Maven itself is built on. The second
# compiler is left out: it takes more time than it gives to a JVM that lives for a build.
maven() {
  MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" \
    mvn -B -ntp -Dstyle.color=never "$@" </dev/null
}

# One build at a time in this folder: modules are shared between the scripts.
lock_builds() {
  mkdir -p "$root/.build"
  exec 9>"$root/.build/lock"
  if command -v flock >/dev/null; then
    flock 9
  fi
}

# build MODULE: packages a module and what it stands on, unless that is up to date.
# GANGWAY_SKIP_BUILD=1 trusts what is there: the tests start what the same build has packaged.
build() {
  local module=$1 stamp="$root/$1/target/.packaged" begun
  need_jdk
  if [ "${GANGWAY_SKIP_BUILD:-}" = 1 ]; then
    return
  fi
  is_stale "$stamp" || return 0
  need_build_tools
  lock_builds
  # Another script may have built it while this one waited.
  is_stale "$stamp" || { exec 9>&-; return 0; }
  mkdir -p "$root/$module/target"
  begun=$(mktemp)
  # A library that is not used any more must not stay beside the others.
  rm -rf "$root/$module"/target/*/lib
  printf 'gangway: building %s (the first time takes a minute or two)\n' "$module" >&2
  (cd "$root" && maven -q -DskipTests -Dspotless.check.skip=true -pl "$module" -am package) >&2 ||
    { rm -f "$begun"; fail "the build failed."; }
  mv "$begun" "$stamp"
  exec 9>&-
}

# run_java JAVA_ARGUMENTS: becomes the JVM. A fixed heap and the serial collector suit a bridge: little
# lives long, and what the kernel and the compiler threads leave of two cores is better spent on echo.
# After a look through the old generation only a tenth is kept free, and the young one stays small: both
# would else be memory that one flood has left behind.
# GANGWAY_JAVA_OPTS comes last, so it overrides.
run_java() {
  # shellcheck disable=SC2086
  exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xms32m -Xmx1g -Xmn12m -XX:MinHeapFreeRatio=10 -XX:-UsePerfData \
    --enable-native-access=ALL-UNNAMED ${GANGWAY_JAVA_OPTS:-} "$@"
}
