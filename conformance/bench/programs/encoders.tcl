# category: encoders
# Base64, hexadecimal, quoted-printable and run lengths by hand, there and back again.

set alphabet ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/
set i 0
foreach char [split $alphabet ""] {
    set base64Encode($i) $char
    set base64Decode($char) $i
    incr i
}

proc base64Encode {bytes} {
    global base64Encode
    set result ""
    set width 0
    binary scan $bytes c* numbers
    foreach {a b c} $numbers {
        append result $base64Encode([expr {($a & 0xff) >> 2}])
        if {$b eq ""} {
            append result $base64Encode([expr {($a & 3) << 4}]) ==
            break
        }
        append result $base64Encode([expr {(($a & 3) << 4) | (($b & 0xff) >> 4)}])
        if {$c eq ""} {
            append result $base64Encode([expr {($b & 15) << 2}]) =
            break
        }
        append result $base64Encode([expr {(($b & 15) << 2) | (($c & 0xff) >> 6)}])
        append result $base64Encode([expr {$c & 63}])
        incr width 4
        if {$width >= 76} {
            append result \n
            set width 0
        }
    }
    return $result
}

proc base64Decode {text} {
    global base64Decode
    set output ""
    set group 0
    set count 0
    foreach char [split $text ""] {
        if {$char eq "\n"} {
            continue
        } elseif {$char eq "="} {
            break
        }
        set group [expr {($group << 6) | $base64Decode($char)}]
        if {[incr count] == 4} {
            append output [binary format ccc [expr {$group >> 16}] [expr {($group >> 8) & 255}] [expr {$group & 255}]]
            set group 0
            set count 0
        }
    }
    if {$count == 2} {
        append output [binary format c [expr {$group >> 4}]]
    } elseif {$count == 3} {
        append output [binary format cc [expr {$group >> 10}] [expr {($group >> 2) & 255}]]
    }
    return $output
}

proc toHex {text} {
    set result ""
    for {set i 0} {$i < [string length $text]} {incr i} {
        scan [string index $text $i] %c code
        append result [format %02x $code]
    }
    return $result
}

proc fromHex {hex} {
    set result ""
    foreach {high low} [split $hex ""] {
        append result [format %c [expr 0x$high$low]]
    }
    return $result
}

proc runLength {text} {
    set result {}
    set last ""
    set count 0
    foreach char [split $text ""] {
        if {$char eq $last} {
            incr count
        } else {
            if {$count} {
                lappend result $last $count
            }
            set last $char
            set count 1
        }
    }
    return [lappend result $last $count]
}

proc quoted {text} {
    set result ""
    foreach char [split $text ""] {
        if {($char >= "!" && $char <= "<") || ($char >= ">" && $char <= "~") || $char eq " "} {
            append result $char
        } else {
            append result =[string toupper [toHex $char]]
        }
    }
    return $result
}

proc main {scale} {
    set length [expr {int(25000 * $scale) + 10}]
    set text ""
    for {set i 0} {[string length $text] < $length} {incr i} {
        append text "Line $i: \u00e9\u00ff = [string repeat - [expr {$i % 11}]]\n"
    }
    set encoded [base64Encode $text]
    set hex [toHex $text]
    set pairs [runLength $text]
    foreach {char count} $pairs {
        append long [string repeat $char $count]
    }
    set right [expr {[base64Decode $encoded] eq $text}]
    incr right [expr {[fromHex $hex] eq $text}]
    incr right [expr {$long eq $text}]
    set parts [string range $encoded 80 90]/[string range $hex end-9 end]
    return $right/[string length $encoded]/$parts/[llength $pairs]/[string length [quoted $text]]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "encoders [expr {[clock microseconds] - $start}] $checksum"
