# category: errors
# What goes wrong and is caught: catch with its codes, error with errorCode, try with its handlers, cleaning up.

proc withdraw {accountName amount} {
    upvar 1 $accountName balance
    if {![string is integer -strict $amount]} {
        error "not a number: \"$amount\"" "" [list BANK NUMBER $amount]
    }
    if {$amount > $balance} {
        return -code error -errorcode {BANK FUNDS} "only $balance left"
    }
    if {$amount < 0} {
        throw {BANK NEGATIVE} "cannot withdraw $amount"
    }
    return [incr balance -$amount]
}

proc retry {count script} {
    for {set i 1} {$i <= $count} {incr i} {
        set code [catch {uplevel 1 $script} result options]
        if {$code == 0 || $i == $count} {
            return -options $options $result
        }
    }
}

proc firstNegative {list} {
    foreach e $list {
        if {$e < 0} {
            return -code break $e
        }
    }
}

proc open_ {name} {
    global handles
    if {[info exists handles($name)]} {
        error "\"$name\" is open"
    }
    set handles($name) 1
    return $name
}
proc close_ {name} {
    global handles
    unset handles($name)
}
proc using {varName name body} {
    upvar 1 $varName handle
    set handle [open_ $name]
    try {
        uplevel 1 $body
    } finally {
        close_ $handle
    }
}

proc main {scale} {
    set times [expr {int(2000 * $scale) + 3}]
    array set kinds {FUNDS 0 NUMBER 0 NEGATIVE 0 ok 0 arith 0 other 0}
    set length 0
    set tries 0
    set balance 1000000
    for {set i 0} {$i < $times} {incr i} {
        set amount [lindex {10 99999999 x -5 20} [expr {$i % 5}]]
        try {
            withdraw balance $amount
            incr kinds(ok)
        } trap {BANK FUNDS} message {
            incr kinds(FUNDS)
            incr length [string length $message]
        } trap {BANK NUMBER} {message options} {
            incr kinds(NUMBER)
            incr length [llength [dict get $options -errorcode]]
        } on error message {
            incr kinds(NEGATIVE)
        }
        if {[catch {expr {$i / ($i % 3)}} message]} {
            incr kinds(arith)
            incr length [string length $message]
        }
        if {[catch {set undefined($i)} message]} {
            incr length [string length $message]
        }
        if {[catch {nosuchcommand $i}]} {
            incr kinds(other)
        }
        catch {
            retry 3 {
                incr tries
                withdraw balance [expr {$tries % 4 ? -1 : 1}]
            }
        }
        catch {
            using h file[expr {$i % 3}] {
                if {$i % 2} {
                    error "bad luck"
                }
                incr length
            }
        }
        while {1} {
            firstNegative [list $i 3 -2 4]
        }
        if {[catch {return $i} value] == 2} {
            incr length $value
        }
    }
    set counts {}
    foreach kind [lsort [array names kinds]] {
        lappend counts $kinds($kind)
    }
    return [join $counts /]/$length/$tries/$balance
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "errors [expr {[clock microseconds] - $start}] $checksum"
