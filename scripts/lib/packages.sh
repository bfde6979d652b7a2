# shellcheck shell=bash
# Sourced by scripts/check: the programs the tests run for real, from Debian's packages.

# need_packages: installs what is missing if this is root on Debian, and says so; otherwise prints the
# command and fails. No service is started or enabled by it.
need_packages() {
  local missing=()
  [ -x /usr/sbin/sshd ] || missing+=(openssh-server)
  command -v ssh >/dev/null && command -v ssh-keygen >/dev/null || missing+=(openssh-client)
  [ -x /usr/sbin/dropbear ] || missing+=(dropbear-bin)
  command -v puttygen >/dev/null || missing+=(putty-tools)
  command -v google-authenticator >/dev/null || missing+=(libpam-google-authenticator)
  [ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || missing+=(nginx)
  command -v caddy >/dev/null || missing+=(caddy)
  [ -x /usr/sbin/haproxy ] || command -v haproxy >/dev/null || missing+=(haproxy)
  [ -x /usr/sbin/apache2 ] || missing+=(apache2)
  command -v chromium-headless-shell >/dev/null || missing+=(chromium-headless-shell)
  command -v tinyproxy >/dev/null || missing+=(tinyproxy-bin)
  command -v microsocks >/dev/null || missing+=(microsocks)
  command -v openssl >/dev/null || missing+=(openssl)
  command -v top >/dev/null || missing+=(procps)
  [ -x /usr/sbin/ip ] || [ -x /sbin/ip ] || missing+=(iproute2)
  [ -x /usr/sbin/iptables ] || [ -x /sbin/iptables ] || missing+=(iptables)
  command -v vim >/dev/null || missing+=(vim-tiny)
  command -v shellcheck >/dev/null || missing+=(shellcheck)
  [ -x /usr/sbin/dockerd ] && command -v docker >/dev/null || missing+=(docker.io)
  command -v busybox >/dev/null && ! ldd "$(command -v busybox)" >/dev/null 2>&1 || missing+=(busybox-static)
  [ -x /usr/sbin/debootstrap ] || missing+=(debootstrap)
  local fonts
  fonts=$(fc-list 2>/dev/null || true)
  case $fonts in *DejaVuSansMono*) ;; *) missing+=(fonts-dejavu-core) ;; esac
  case $fonts in *NotoSansCJK* | *NotoSansMonoCJK*) ;; *) missing+=(fonts-noto-cjk) ;; esac
  [ "${#missing[@]}" -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ]; then
    printf 'check: installing %s\n' "${missing[*]}" >&2
    install_quietly "${missing[@]}"
  else
    fail "the tests need these packages: apt-get install --no-install-recommends ${missing[*]}"
  fi
}

# Installs packages with policy-rc.d saying that no service may be started, and takes back what a
# package enables for the next boot.
install_quietly() {
  local guard=/usr/sbin/policy-rc.d made_guard=no package units
  if [ ! -e "$guard" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$guard"
    chmod 755 "$guard"
    made_guard=yes
  fi
  {
    apt-get update -qq &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
  } >&2 </dev/null || {
    [ "$made_guard" = no ] || rm -f "$guard"
    fail "apt-get could not install: $*"
  }
  [ "$made_guard" = no ] || rm -f "$guard"
  for package in "$@"; do
    case $package in
      openssh-server) units=(ssh.service) ;;
      nginx | caddy | haproxy) units=("$package.service") ;;
      apache2) units=(apache2.service apache-htcacheclean.service) ;;
      docker.io) units=(docker.service docker.socket containerd.service) ;;
      *) continue ;;
    esac
    # It wants to know whose script calls it, or does nothing.
    DPKG_MAINTSCRIPT_PACKAGE=$package deb-systemd-helper disable "${units[@]}" >&2 || true
  done
}
