package dev.gangway.docker;

/// What is run in containers. Builtins of a POSIX shell only, for an image may have nothing else:
/// dash, BusyBox ash and bash run them alike.
final class Scripts {
  private Scripts() {}

  /// The variable that tells [#START] its word.
  static final String WORD = "GANGWAY_WORD";

  /// The variable that tells [#SWEEP] the value of a terminal's marker.
  static final String SWEPT = "GANGWAY_SWEPT";

  /// Becomes the user's shell.
  ///
  /// Arguments: the configured shell or nothing, and the shell that runs this. In [#WORD] there is
  /// a word nobody can guess; everybody in the container may read arguments, but an environment is
  /// its user's. It says the word, its process id and when it was started, waits for a line, by
  /// when the terminal has its size, says the word again, and is replaced by the first shell there
  /// is.
  ///
  /// The shell is interactive and no login shell, as with `docker exec -it`: Debian's
  /// `/etc/profile` would set a `PATH` of its own in place of the image's.
  static final String START =
      """
      if [ -n "${ZSH_VERSION-}" ]; then emulate sh; fi
      word=$GANGWAY_WORD
      unset GANGWAY_WORD
      stat=
      while read -r line || [ -n "$line" ]; do stat="$stat$line "; done </proc/$$/stat
      set -- "$1" "$2" ${stat##*) }
      configured=$1 self=$2
      shift 2
      echo "gangway-ready:$word:$$:${20}:"
      read -r line || exit 1
      uid=
      while read -r key value line; do
        case $key in Uid:) uid=$value;; esac
      done </proc/$$/status
      login=
      if [ -n "$uid" ] && [ -r /etc/passwd ]; then
        while IFS=: read -r name password id group full home program; do
          if [ "$id" = "$uid" ]; then login=$program; break; fi
        done </etc/passwd
      fi
      case $login in */nologin|*/false|*/true|*/sync|*/halt|*/shutdown) login=;; esac
      echo "gangway-go:$word:"
      for shell in "$configured" "$login" bash sh; do
        case $shell in
          '') ;;
          */*) if [ -x "$shell" ] && [ ! -d "$shell" ]; then exec "$shell"; fi;;
          *) if command -v "$shell" >/dev/null 2>&1; then exec "$shell"; fi;;
        esac
      done
      exec "$self"
      """;

  /// Finds what belongs to a terminal, and sends it signals.
  ///
  /// Arguments: the number of the terminal's shell, when that was started (ticks since the
  /// machine's start; nothing older can belong to it), the signals with blanks between, what was
  /// found before, as `pid:start` with blanks between, and the user the terminal was started as, or
  /// nothing if this runs as that user. In [#SWEPT] there is the value of the marker.
  ///
  /// A process belongs to the terminal if it has the marker in its environment, or is known from
  /// before, or if its parent or the leader of its session belongs to it: both are its forebears,
  /// which the kernel vouches for.
  ///
  /// The shell's number is what somebody in the container says it is. As the terminal's own user it
  /// is taken for granted, the session that a dead shell led included, for it can name only what
  /// that user might signal without us. As another one, root perhaps, it counts only for what an
  /// exec began with, and as that user: a leader of a session, without a parent in the container.
  ///
  /// Says `self:uid:gid`, then `hidden:uid:gid` for each user with a process that might have the
  /// marker in an environment that is not to be read from here, `process:pid:start` for each that
  /// was found, and `end` at last.
  ///
  /// Builtins drop the zero bytes between variables, so the marker is looked for anywhere in the
  /// environment; it has 128 random bits. `comm` in `stat` may hold anything, a newline and a
  /// parenthesis too, but what follows the last parenthesis is the kernel's own. Numbers are used
  /// again: whether one still is the same process is seen once more before it is signalled.
  static final String SWEEP =
      """
      if [ -n "${ZSH_VERSION-}" ]; then emulate sh; fi
      marker=GANGWAY_SESSION=$GANGWAY_SWEPT
      shell=$1 since=${2:-0} signals=$3 known=" $4 " starter=$5
      rows= found=' ' said=' ' leader=
      if [ -z "$starter" ]; then leader=$shell; fi
      look() {
        stat=
        while read -r line || [ -n "$line" ]; do stat="$stat$line "; done <"/proc/$1/stat" || return 1
        set -- ${stat##*) }
        if [ $# -lt 20 ]; then return 1; fi
        state=$1 parent=$2 session=$4 start=${20}
      }
      identify() {
        uid= gid=
        while read -r key value line; do
          case $key in Uid:) uid=$value;; Gid:) gid=$value;; esac
        done <"/proc/$1/status"
      }
      case $starter in
        *[!0-9]*)
          name=$starter starter=none
          while IFS=: read -r key line uid gid; do
            if [ "$key" = "$name" ]; then starter=$uid; break; fi
          done </etc/passwd;;
      esac
      identify $$
      echo "self:$uid:$gid"
      for folder in /proc/[0-9]*; do
        pid=${folder#/proc/}
        if [ "$pid" = $$ ] || [ "$pid" = 1 ]; then continue; fi
        look "$pid" || continue
        mine= seen=
        if [ "$pid" = "$shell" ]; then
          if [ "$start" != "$since" ]; then
            leader=
          elif [ -z "$starter" ]; then
            mine=1
          elif [ "$parent" = 0 ] && [ "$session" = "$pid" ]; then
            identify "$pid"
            if [ "$uid" = "$starter" ]; then mine=1; fi
          fi
        fi
        if [ "$start" -lt "$since" ]; then continue; fi
        case $state in Z|X) continue;; esac
        case $known in *" $pid:$start "*) mine=1;; esac
        while { read -r line || [ -n "$line" ]; } && seen=1; do
          case $line in *"$marker"*) mine=1; break;; esac
        done <"$folder/environ"
        if [ -n "$mine" ]; then
          found="$found$pid "
        elif [ -z "$seen" ]; then
          identify "$pid"
          case $said in
            *" $uid:$gid "*) ;;
            *) said="$said$uid:$gid "; echo "hidden:$uid:$gid";;
          esac
        fi
        rows="$rows $pid:$parent:$session:$start"
      done
      found="$found$leader "
      more=1
      while [ -n "$more" ]; do
        more=
        for row in $rows; do
          IFS=:; set -- $row; unset IFS
          case $found in
            *" $1 "*) ;;
            *" $2 "*|*" $3 "*) found="$found$1 "; more=1;;
          esac
        done
      done
      for row in $rows; do
        IFS=:; set -- $row; unset IFS
        case $found in *" $1 "*) ;; *) continue;; esac
        if look "$1" && [ "$start" = "$4" ]; then
          case $state in Z|X) continue;; esac
          echo "process:$1:$4"
          for signal in $signals; do kill -s "$signal" "$1"; done
        fi
      done
      echo end
      """;
}
