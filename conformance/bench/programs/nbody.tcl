# category: floats
# The solar system: Sun, Jupiter and Saturn on their way, each body an element of several arrays.

proc init {} {
    global x y z vx vy vz mass
    set pi 3.141592653589793
    set solar [expr {4 * $pi * $pi}]
    set days 365.24
    set bodies {
        {0 0 0 0 0 0 1}
        {4.84143144246472090e+00 -1.16032004402742839e+00 -1.03622044471123109e-01
         1.66007664274403694e-03 7.69901118419740425e-03 -6.90460016972063023e-05 9.54791938424326609e-04}
        {8.34336671824457987e+00 4.12479856412430479e+00 -4.03523417114321381e-01
         -2.76742510726411829e-03 4.99852801234917238e-03 2.30417297573763929e-05 2.85885980666130812e-04}
    }
    set i 0
    foreach body $bodies {
        foreach [list x($i) y($i) z($i) a b c mass($i)] $body break
        set vx($i) [expr {$a * $days}]
        set vy($i) [expr {$b * $days}]
        set vz($i) [expr {$c * $days}]
        set mass($i) [expr {$mass($i) * $solar}]
        incr i
    }
    return $i
}

proc advance {n dt} {
    global x y z vx vy vz mass
    for {set i 0} {$i < $n} {incr i} {
        for {set j [expr {$i + 1}]} {$j < $n} {incr j} {
            set dx [expr {$x($i) - $x($j)}]
            set dy [expr {$y($i) - $y($j)}]
            set dz [expr {$z($i) - $z($j)}]
            set d2 [expr {$dx*$dx + $dy*$dy + $dz*$dz}]
            set mag [expr {$dt / ($d2 * sqrt($d2))}]
            set mi [expr {$mass($i) * $mag}]
            set mj [expr {$mass($j) * $mag}]
            set vx($i) [expr {$vx($i) - $dx * $mj}]
            set vy($i) [expr {$vy($i) - $dy * $mj}]
            set vz($i) [expr {$vz($i) - $dz * $mj}]
            set vx($j) [expr {$vx($j) + $dx * $mi}]
            set vy($j) [expr {$vy($j) + $dy * $mi}]
            set vz($j) [expr {$vz($j) + $dz * $mi}]
        }
    }
    for {set i 0} {$i < $n} {incr i} {
        set x($i) [expr {$x($i) + $dt * $vx($i)}]
        set y($i) [expr {$y($i) + $dt * $vy($i)}]
        set z($i) [expr {$z($i) + $dt * $vz($i)}]
    }
}

proc energy {n} {
    global x y z vx vy vz mass
    set e 0.0
    for {set i 0} {$i < $n} {incr i} {
        set e [expr {$e + 0.5 * $mass($i) * ($vx($i)**2 + $vy($i)**2 + $vz($i)**2)}]
        for {set j [expr {$i + 1}]} {$j < $n} {incr j} {
            set d [expr {hypot(hypot($x($i) - $x($j), $y($i) - $y($j)), $z($i) - $z($j))}]
            set e [expr {$e - $mass($i) * $mass($j) / $d}]
        }
    }
    return $e
}

proc main {scale} {
    set n [init]
    set before [energy $n]
    set steps [expr {max(1, int(9000 * $scale))}]
    for {set i 0} {$i < $steps} {incr i} {
        advance $n 0.01
    }
    return [format %.12f/%.12f $before [energy $n]]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "nbody [expr {[clock microseconds] - $start}] $checksum"
