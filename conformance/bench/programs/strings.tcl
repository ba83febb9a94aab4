# category: strings
# What scripts do with strings: caesar's cipher, palindromes, capitals, wrapping, counting, replacing, comparing.

proc caesar {text shift} {
    set out ""
    foreach c [split $text ""] {
        scan $c %c code
        if {$code >= 97 && $code <= 122} {
            append out [format %c [expr {($code - 97 + $shift) % 26 + 97}]]
        } elseif {[string is upper $c]} {
            append out [format %c [expr {($code - 65 + $shift) % 26 + 65}]]
        } else {
            append out $c
        }
    }
    return $out
}

proc isPalindrome {text} {
    set i 0
    set j [expr {[string length $text] - 1}]
    while {$i < $j} {
        if {[string index $text $i] ne [string index $text $j]} {
            return 0
        }
        incr i
        incr j -1
    }
    return 1
}

proc occurrences {needle text} {
    set count 0
    set from 0
    while {[set from [string first $needle $text $from]] != -1} {
        incr count
        incr from [string length $needle]
    }
    return $count
}

proc capitals {text} {
    set out {}
    foreach word [split $text " "] {
        lappend out [string toupper [string index $word 0]][string tolower [string range $word 1 end]]
    }
    return [join $out " "]
}

proc wrap {text width} {
    set lines ""
    while {[string length $text] > $width} {
        set cut [string last " " $text $width]
        if {$cut <= 0} {set cut $width}
        append lines [string range $text 0 [expr {$cut - 1}]] \n
        set text [string trimleft [string range $text $cut end]]
    }
    return $lines$text
}

proc main {scale} {
    set text "The quick brown fox jumps over the lazy dog and was it a car or a cat I saw, asked Otto"
    set times [expr {max(1, int(700 * $scale))}]
    set total 0
    for {set i 0} {$i < $times} {incr i} {
        set shifted [caesar $text [expr {$i % 26}]]
        if {[string compare $shifted $text] < 0} {incr total}
        set back [caesar $shifted [expr {26 - $i % 26}]]
        if {[string equal $back $text]} {incr total 2}
        foreach word [split $back " ,"] {
            incr total [isPalindrome [string tolower $word]]
        }
        set palindrome $shifted[string reverse $shifted]
        incr total [isPalindrome $palindrome]
        incr total [occurrences a $palindrome]
        set wrapped [wrap [capitals $back] [expr {20 + $i % 20}]]
        incr total [string length [string map {the THE T t \n " "} $wrapped]]
        incr total [string length [string repeat $i [expr {$i % 7}]]]
        if {[string match *o?er* $back] && ![string match -nocase {*[xyz]t} $back]} {incr total}
        set text [string replace $text [expr {$i % 80}] [expr {$i % 80}] x]
    }
    return $total/[string length $text]/[string index $shifted 5]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "strings [expr {[clock microseconds] - $start}] $checksum"
