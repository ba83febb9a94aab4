# category: text parsing
# JSON by recursive descent into dictionaries and lists, written back as text; an arithmetic parser beside it.

namespace eval json {
    proc skip {text iName} {
        upvar 1 $iName i
        while {[string is space -strict [string index $text $i]]} {
            incr i
        }
    }

    proc value {text iName} {
        upvar 1 $iName i
        skip $text i
        set c [string index $text $i]
        switch -glob -- $c {
            \{ {return [object $text i]}
            {\[} {return [elements $text i]}
            \" {return [list string [quoted $text i]]}
            [-0-9] {
                regexp -start $i -indices {\A-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?} $text where
                set number [string range $text {*}$where]
                set i [expr {[lindex $where 1] + 1}]
                return [list number $number]
            }
            [a-z] {
                foreach word {true false null} {
                    set end [expr {$i + [string length $word] - 1}]
                    if {[string range $text $i $end] eq $word} {
                        set i [expr {$end + 1}]
                        return [list word $word]
                    }
                }
            }
        }
        return -code error -errorcode {JSON SYNTAX} "unexpected \"$c\" at $i"
    }

    proc quoted {text iName} {
        upvar 1 $iName i
        incr i
        set result ""
        while {1} {
            set c [string index $text $i]
            incr i
            switch -- $c {
                \" {
                    return $result
                }
                \\ {
                    set c [string index $text $i]
                    incr i
                    if {$c eq "u"} {
                        scan [string range $text $i [expr {$i + 3}]] %x code
                        append result [format %c $code]
                        incr i 4
                    } else {
                        append result [string map {n \n t \t r \r} $c]
                    }
                }
                default {
                    append result $c
                }
            }
        }
    }

    proc object {text iName} {
        upvar 1 $iName i
        incr i
        set result [dict create]
        skip $text i
        if {[string index $text $i] eq "\}"} {
            incr i
            return [list object $result]
        }
        while {1} {
            skip $text i
            set key [quoted $text i]
            skip $text i
            if {[string index $text $i] ne ":"} {
                error "no colon at $i"
            }
            incr i
            dict set result $key [value $text i]
            skip $text i
            set c [string index $text $i]
            incr i
            if {$c eq "\}"} {
                return [list object $result]
            } elseif {$c ne ","} {
                error "no comma at $i"
            }
        }
    }

    proc elements {text iName} {
        upvar 1 $iName i
        incr i
        set result {}
        skip $text i
        if {[string index $text $i] eq "\]"} {
            incr i
            return [list array $result]
        }
        while {1} {
            lappend result [value $text i]
            skip $text i
            set c [string index $text $i]
            incr i
            if {$c eq "\]"} {
                return [list array $result]
            } elseif {$c ne ","} {
                error "no comma at $i"
            }
        }
    }

    proc parse {text} {
        set i 0
        return [value $text i]
    }

    proc write {node} {
        lassign $node kind value
        switch $kind {
            string {
                return "\"[string map {\" \\\" \\ \\\\ \n \\n \t \\t} $value]\""
            }
            object {
                set parts {}
                dict for {key child} $value {
                    lappend parts "\"$key\":[write $child]"
                }
                return "{[join $parts ,]}"
            }
            array {
                set parts {}
                foreach child $value {
                    lappend parts [write $child]
                }
                return "\[[join $parts ,]\]"
            }
            default {
                return $value
            }
        }
    }
}

namespace eval calculator {
    variable tokens
    variable at

    proc evaluate {text} {
        variable tokens [regexp -all -inline {[0-9]+|[-+*/()]} $text]
        variable at 0
        return [sum]
    }
    proc peek {} {
        variable tokens
        variable at
        return [lindex $tokens $at]
    }
    proc take {} {
        variable tokens
        variable at
        set token [lindex $tokens $at]
        incr at
        return $token
    }
    proc sum {} {
        set value [product]
        while {[peek] in {+ -}} {
            if {[take] eq "+"} {
                set value [expr {$value + [product]}]
            } else {
                set value [expr {$value - [product]}]
            }
        }
        return $value
    }
    proc product {} {
        set value [factor]
        while {[peek] in {* /}} {
            if {[take] eq "*"} {
                set value [expr {$value * [factor]}]
            } else {
                set value [expr {$value / [factor]}]
            }
        }
        return $value
    }
    proc factor {} {
        set token [take]
        if {$token eq "("} {
            set value [sum]
            take
            return $value
        }
        if {$token eq "-"} {
            return [expr {-[factor]}]
        }
        return $token
    }
}

proc main {scale} {
    set n [expr {int(200 * $scale) + 1}]
    set total 0
    for {set i 0} {$i < $n} {incr i} {
        set text "{\"id\": $i, \"name\": \"Item \\\"$i\\\"\\n\", \"price\": [expr {$i * 1.25}],\
            \"tags\": \[\"a\", \"b\\u00e9\", null\],\
            \"size\": {\"w\": 1.5e3, \"h\": -20, \"ok\": true, \"none\": {}, \"empty\": \[ \]}}"
        lappend items $text
        incr total [calculator::evaluate "2 * ($i + 3) - 4 / (1 + $i) * (7 - -$i)"]
    }
    set text "\[[join $items ,\n]\]"
    set trees {}
    foreach item $items {
        lappend trees [json::parse $item]
    }
    set tree [list array $trees]
    set written [json::write $tree]
    set again [json::parse "\[[join [lrange $items 0 10] ,]\]"]
    incr total [llength [lindex $again 1]]
    set name [dict get [lindex $tree 1 end 1] name]
    return $total/[string length $text]/[string length $written]/[string length [lindex $name 1]]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "json [expr {[clock microseconds] - $start}] $checksum"
