# category: switch
# Deciding by patterns: lexers with switch -glob, addresses with switch -regexp, fall-through, defaults, if chains.

proc kind {token} {
    switch -glob -- $token {
        [0-9]* {
            if {[string is integer $token]} {return integer}
            return number
        }
        \"*\" {return string}
        "if" - "else" - "while" - "return" {return keyword}
        [a-zA-Z_]* {return name}
        "==" - "<=" - ">=" {return comparison}
        "(" - ")" - \{ - \} - ";" {return punctuation}
        default {return operator}
    }
}

proc protocol {url} {
    switch -regexp -matchvar parts -- $url {
        {^https?://([^/:]+)(:\d+)?} {
            return web:[lindex $parts 1]
        }
        {^mailto:(.*)$} {
            return mail:[lindex $parts 1]
        }
        {^(\d+)\.\d+\.\d+\.\d+$} {
            return address:[lindex $parts 1]
        }
        default {
            return none
        }
    }
}

proc days {month year} {
    switch $month {
        4 - 6 - 9 - 11 {
            return 30
        }
        2 {
            if {$year % 4 == 0 && ($year % 100 != 0 || $year % 400 == 0)} {
                return 29
            }
            return 28
        }
        default {
            return 31
        }
    }
}

proc weight {name} {
    switch -exact -- $name {
        red {set w 1}
        orange {set w 2}
        yellow {set w 3}
        green {set w 4}
        blue {set w 5}
        indigo {set w 6}
        violet {set w 7}
        default {set w 0}
    }
    return $w
}

proc grade {points} {
    if {$points >= 90} {
        return A
    } elseif {$points >= 80} {
        return B
    } elseif {$points >= 65} {
        return C
    } elseif {$points >= 50} {
        return D
    } else {
        return F
    }
}

proc step {state char} {
    switch -- $state/$char {
        start/a - middle/a {return middle}
        middle/b {return last}
        last/c {return done}
        default {return start}
    }
}

proc main {scale} {
    set times [expr {int(700 * $scale) + 1}]
    set source {while ( x <= 10 ) { y = x + 2.5 ; if ( y == "ten" ) { return y } else { x = x + 1 } }}
    set tokens [split $source " "]
    set colours {red blue green pink violet yellow black indigo}
    set urls {http://tcl.tk:80/man mailto:nobody@example.org 10.1.2.3 ftp://x.y https://wiki.tcl-lang.org/ nothing}
    set total 0
    set state start
    for {set t 0} {$t < $times} {incr t} {
        foreach token $tokens {
            incr kinds([kind $token])
        }
        foreach colour $colours {
            incr total [weight $colour]
        }
        foreach url $urls {
            incr total [string length [protocol $url]]
        }
        for {set month 1} {$month <= 12} {incr month} {
            incr total [days $month [expr {1890 + $t}]]
        }
        for {set points 5} {$points < 100} {incr points 10} {
            incr kinds([grade $points])
        }
        foreach char {a a b a b c x} {
            set state [step $state $char]
            if {$state eq "done"} {incr total}
        }
    }
    foreach kind [lsort [array names kinds]] {
        lappend counts $kind$kinds($kind)
    }
    return $total/[join $counts -]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "switches [expr {[clock microseconds] - $start}] $checksum"
