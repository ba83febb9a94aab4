# category: regex
# Regular expressions on the lines of a log: matching with variables, all matches, indices, substitution, checking.

proc makeLog {lines} {
    set methods {GET POST HEAD PUT}
    for {set i 0} {$i < $lines} {incr i} {
        set method [lindex $methods [expr {$i * 7 % 4}]]
        set host 10.0.[expr {$i % 256}].[expr {$i * 3 % 256}]
        lappend log "$host - user$i \[12/Mar/2009:1[expr {$i % 10}]:22:33 +0100\]\
            \"$method /path/page$i.html?id=$i&name=a%20b HTTP/1.1\" [expr {$i % 9 ? 200 : 404}] [expr {$i * 37}]"
    }
    return $log
}

proc validEmail {address} {
    return [regexp {^[A-Za-z0-9._-]+@[[:alnum:].-]+\.[a-z]{2,4}$} $address]
}

proc urlDecode {text} {
    regsub -all {[][$\\]} $text {\\&} text
    regsub -all {\+} $text { } text
    regsub -all -nocase {%([0-9a-f][0-9a-f])} $text {[format %c 0x\1]} text
    return [subst -novariables $text]
}

proc main {scale} {
    set log [makeLog [expr {int(700 * $scale) + 2}]]
    set bytes 0
    set missing 0
    set total 0
    foreach line $log {
        if {![regexp {^([\d.]+) - (\w+) \[([^]]+)\] "(\w+) ([^ "]+) HTTP/[\d.]+" (\d{3}) (\d+)$} $line \
                all host user date method url status size]} {
            error "does not match: $line"
        }
        incr bytes $size
        if {$status eq "404"} {
            incr missing
        }
        incr total [llength [regexp -all -inline {\d+} $host]]
        if {[regexp {([^?]*)\?(.*)} $url -> path query]} {
            foreach {- key value} [regexp -all -inline {(\w+)=([^&]*)} $query] {
                incr total [string length $key=[urlDecode $value]]
            }
        }
        incr total [regexp -all {[aeiou]} $line]
        if {[regexp -indices {page(\d+)} $path where digits]} {
            incr total [lindex $digits 0]
        }
        regsub {(\d+)/(\w+)/(\d+)} $date {\3-\2-\1} iso
        incr total [string length [regsub -all {\s+} $iso _]]
        incr total [validEmail $user@example.org]
        incr total [validEmail $user-at-example.org]
        incr total [regexp -nocase {get|head} $method]
    }
    return $bytes/$missing/$total/[lindex [split $iso :] 0]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "regexps [expr {[clock microseconds] - $start}] $checksum"
