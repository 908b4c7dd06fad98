# Sets JAVA_HOME to a JDK of release 25 or later, whatever `java` the PATH offers. Sourced by mvnw and nube.
# Looks at JAVA_HOME, the PATH, and the folders where distributions and version managers install JDKs.
# Returns 1, after saying how to mend it, when there is none.

CASANUBE_JDK_RELEASE=25

casanube_jdk_release() { # prints the feature release of the JDK in folder $1, or 0
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return; }
  casanube_release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  echo "${casanube_release:-0}"
}

casanube_select_jdk() {
  if [ -n "${JAVA_HOME-}" ] && [ "$(casanube_jdk_release "$JAVA_HOME")" -ge $CASANUBE_JDK_RELEASE ]; then
    export JAVA_HOME
    return 0
  fi
  casanube_on_path=$(command -v javac 2>/dev/null) || casanube_on_path=
  [ -z "$casanube_on_path" ] || casanube_on_path=$(dirname "$(dirname "$(readlink -f "$casanube_on_path" 2>/dev/null || echo "$casanube_on_path")")")
  for casanube_jdk in "$casanube_on_path" /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/java \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$casanube_jdk" ] || continue
    if [ "$(casanube_jdk_release "$casanube_jdk")" -ge $CASANUBE_JDK_RELEASE ]; then
      JAVA_HOME=$casanube_jdk
      export JAVA_HOME
      return 0
    fi
  done
  cat >&2 <<MESSAGE
Casanube needs a JDK of release $CASANUBE_JDK_RELEASE or later, and none was found (a JRE is not enough).
Install one, then run the same command again:
  Debian, Ubuntu, Raspberry Pi OS   apt-get install temurin-25-jdk   (from the Adoptium repository, see https://adoptium.net/installation/linux)
  any Linux or macOS with SDKMAN    sdk install java 25-tem
  macOS with Homebrew               brew install openjdk@25
MESSAGE
  return 1
}

casanube_select_jdk
