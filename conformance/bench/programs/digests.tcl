# category: digests
# Check sums in plain arithmetic: CRC-32 with its table, Adler-32, MD5, SHA-1, a hash of strings.

proc crcTable {} {
    for {set i 0} {$i < 256} {incr i} {
        set c $i
        for {set j 0} {$j < 8} {incr j} {
            if {$c & 1} {
                set c [expr {0xEDB88320 ^ ($c >> 1)}]
            } else {
                set c [expr {$c >> 1}]
            }
        }
        lappend table $c
    }
    return $table
}

proc crc32 {bytes} {
    global crcTable
    set crc 0xffffffff
    binary scan $bytes cu* codes
    foreach code $codes {
        set crc [expr {[lindex $crcTable [expr {($crc ^ $code) & 0xff}]] ^ ($crc >> 8)}]
    }
    return [expr {$crc ^ 0xffffffff}]
}

proc adler32 {bytes} {
    set a 1
    set b 0
    binary scan $bytes cu* codes
    foreach code $codes {
        set a [expr {($a + $code) % 65521}]
        set b [expr {($b + $a) % 65521}]
    }
    return [expr {($b << 16) | $a}]
}

proc rotate {x n} {
    return [expr {(($x << $n) | ($x >> (32 - $n))) & 0xffffffff}]
}

proc pad {bytes lengthFormat} {
    set bits [expr {[string length $bytes] * 8}]
    append bytes \x80
    append bytes [string repeat \0 [expr {(120 - [string length $bytes] % 64) % 64}]]
    return $bytes[binary format $lengthFormat $bits]
}

proc md5 {bytes} {
    set shifts {{7 12 17 22} {5 9 14 20} {4 11 16 23} {6 10 15 21}}
    for {set i 0} {$i < 64} {incr i} {
        set t($i) [expr {int(4294967296.0 * abs(sin($i + 1)))}]
    }
    set a0 0x67452301
    set b0 0xefcdab89
    set c0 0x98badcfe
    set d0 0x10325476
    binary scan [pad $bytes w] iu* words
    for {set at 0} {$at < [llength $words]} {incr at 16} {
        set a $a0; set b $b0; set c $c0; set d $d0
        for {set i 0} {$i < 64} {incr i} {
            switch [expr {$i / 16}] {
                0 {
                    set f [expr {($b & $c) | (~$b & $d)}]
                    set g $i
                }
                1 {
                    set f [expr {($d & $b) | (~$d & $c)}]
                    set g [expr {(5 * $i + 1) % 16}]
                }
                2 {
                    set f [expr {$b ^ $c ^ $d}]
                    set g [expr {(3 * $i + 5) % 16}]
                }
                3 {
                    set f [expr {$c ^ ($b | (~$d & 0xffffffff))}]
                    set g [expr {(7 * $i) % 16}]
                }
            }
            set sum [expr {($a + $f + $t($i) + [lindex $words [expr {$at + $g}]]) & 0xffffffff}]
            set a $d
            set d $c
            set c $b
            set b [expr {($b + [rotate $sum [lindex $shifts [expr {$i / 16}] [expr {$i % 4}]]]) & 0xffffffff}]
        }
        set a0 [expr {($a0 + $a) & 0xffffffff}]
        set b0 [expr {($b0 + $b) & 0xffffffff}]
        set c0 [expr {($c0 + $c) & 0xffffffff}]
        set d0 [expr {($d0 + $d) & 0xffffffff}]
    }
    binary scan [binary format iiii $a0 $b0 $c0 $d0] H* hex
    return $hex
}

proc sha1 {bytes} {
    foreach {h0 h1 h2 h3 h4} {0x67452301 0xEFCDAB89 0x98BADCFE 0x10325476 0xC3D2E1F0} break
    binary scan [pad $bytes W] Iu* words
    while {[llength $words]} {
        set w [lrange $words 0 15]
        set words [lrange $words 16 end]
        for {set i 16} {$i < 80} {incr i} {
            set x [expr {[lindex $w end-2] ^ [lindex $w end-7] ^ [lindex $w end-13] ^ [lindex $w end-15]}]
            lappend w [rotate $x 1]
        }
        set a $h0; set b $h1; set c $h2; set d $h3; set e $h4
        set i 0
        foreach word $w {
            if {$i < 20} {
                set f [expr {($b & $c) | (~$b & $d)}]
                set k 0x5A827999
            } elseif {$i < 40} {
                set f [expr {$b ^ $c ^ $d}]
                set k 0x6ED9EBA1
            } elseif {$i < 60} {
                set f [expr {($b & $c) | ($b & $d) | ($c & $d)}]
                set k 0x8F1BBCDC
            } else {
                set f [expr {$b ^ $c ^ $d}]
                set k 0xCA62C1D6
            }
            set t [expr {([rotate $a 5] + $f + $e + $k + $word) & 0xffffffff}]
            set e $d
            set d $c
            set c [rotate $b 30]
            set b $a
            set a $t
            incr i
        }
        set h0 [expr {($h0 + $a) & 0xffffffff}]
        set h1 [expr {($h1 + $b) & 0xffffffff}]
        set h2 [expr {($h2 + $c) & 0xffffffff}]
        set h3 [expr {($h3 + $d) & 0xffffffff}]
        set h4 [expr {($h4 + $e) & 0xffffffff}]
    }
    return [format %08x%08x%08x%08x%08x $h0 $h1 $h2 $h3 $h4]
}

proc hash {text} {
    set h 5381
    foreach c [split $text ""] {
        set h [expr {(($h << 5) + $h + [scan $c %c]) & 0xffffffff}]
    }
    return $h
}

set crcTable [crcTable]

proc main {scale} {
    set length [expr {int(50000 * $scale) + 100}]
    set text [string repeat "The quick brown fox jumps over the lazy dog. " [expr {$length / 45 + 1}]]
    set text [string range $text 0 $length]
    set result [format %08x/%08x/%08x [crc32 $text] [adler32 $text] [hash $text]]
    set part [string range $text 0 [expr {$length / 4}]]
    return $result/[md5 $part]/[sha1 $part]/[md5 ""]/[sha1 abc]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "digests [expr {[clock microseconds] - $start}] $checksum"
