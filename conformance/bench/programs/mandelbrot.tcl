# category: floats
# The Mandelbrot set, drawn with characters, and the spectral norm of an infinite matrix.

proc mandelbrot {width height limit} {
    set picture ""
    for {set row 0} {$row < $height} {incr row} {
        set ci [expr {2.0 * $row / $height - 1.0}]
        for {set col 0} {$col < $width} {incr col} {
            set cr [expr {3.0 * $col / $width - 2.0}]
            set zr 0.0
            set zi 0.0
            set n 0
            while {$n < $limit && $zr*$zr + $zi*$zi < 4.0} {
                set t [expr {$zr*$zr - $zi*$zi + $cr}]
                set zi [expr {2.0*$zr*$zi + $ci}]
                set zr $t
                incr n
            }
            append picture [string index " .:-=+*#%@" [expr {$n * 9 / $limit}]]
        }
        append picture \n
    }
    return $picture
}

proc a {i j} {
    return [expr {1.0 / (($i + $j) * ($i + $j + 1) / 2 + $i + 1)}]
}

proc multiply {v transposed} {
    set result {}
    set n [llength $v]
    for {set i 0} {$i < $n} {incr i} {
        set sum 0.0
        set j 0
        foreach e $v {
            if {$transposed} {
                set sum [expr {$sum + [a $j $i] * $e}]
            } else {
                set sum [expr {$sum + [a $i $j] * $e}]
            }
            incr j
        }
        lappend result $sum
    }
    return $result
}

proc spectralNorm {n} {
    set u [lrepeat $n 1.0]
    for {set i 0} {$i < 3} {incr i} {
        set v [multiply [multiply $u 0] 1]
        set u [multiply [multiply $v 0] 1]
    }
    set vBv 0.0
    set vv 0.0
    foreach a $u b $v {
        set vBv [expr {$vBv + $a * $b}]
        set vv [expr {$vv + $b * $b}]
    }
    return [expr {sqrt($vBv / $vv)}]
}

proc main {scale} {
    set size [expr {max(4, int(90 * sqrt($scale)))}]
    set picture [mandelbrot $size [expr {$size / 2}] 80]
    set sum 0
    foreach char [split $picture ""] {
        scan $char %c code
        set sum [expr {($sum * 31 + $code) % 1000003}]
    }
    return $sum/[format %.9f [spectralNorm [expr {max(4, int(90 * sqrt($scale)))}]]]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "mandelbrot [expr {[clock microseconds] - $start}] $checksum"
