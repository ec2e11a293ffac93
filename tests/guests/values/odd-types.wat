;; Types at the edges of the rules: discriminants and flags around a power of two, padding of every kind,
;; 16 and 17 flat values, more than 1 KiB of parameters, maps, lists of fixed length. `fwd-T` hands a T to
;; the host through a second instance of the same component, and its answer back.
(component
  (type $ty-t:odd/api
    (instance
      (type (variant (case "k0" u8) (case "k1") (case "k2") (case "k3") (case "k4") (case "k5") (case "k6") (case "k7") (case "k8") (case "k9") (case "k10") (case "k11") (case "k12") (case "k13") (case "k14") (case "k15") (case "k16") (case "k17") (case "k18") (case "k19") (case "k20") (case "k21") (case "k22") (case "k23") (case "k24") (case "k25") (case "k26") (case "k27") (case "k28") (case "k29") (case "k30") (case "k31") (case "k32") (case "k33") (case "k34") (case "k35") (case "k36") (case "k37") (case "k38") (case "k39") (case "k40") (case "k41") (case "k42") (case "k43") (case "k44") (case "k45") (case "k46") (case "k47") (case "k48") (case "k49") (case "k50") (case "k51") (case "k52") (case "k53") (case "k54") (case "k55") (case "k56") (case "k57") (case "k58") (case "k59") (case "k60") (case "k61") (case "k62") (case "k63") (case "k64") (case "k65") (case "k66") (case "k67") (case "k68") (case "k69") (case "k70") (case "k71") (case "k72") (case "k73") (case "k74") (case "k75") (case "k76") (case "k77") (case "k78") (case "k79") (case "k80") (case "k81") (case "k82") (case "k83") (case "k84") (case "k85") (case "k86") (case "k87") (case "k88") (case "k89") (case "k90") (case "k91") (case "k92") (case "k93") (case "k94") (case "k95") (case "k96") (case "k97") (case "k98") (case "k99") (case "k100") (case "k101") (case "k102") (case "k103") (case "k104") (case "k105") (case "k106") (case "k107") (case "k108") (case "k109") (case "k110") (case "k111") (case "k112") (case "k113") (case "k114") (case "k115") (case "k116") (case "k117") (case "k118") (case "k119") (case "k120") (case "k121") (case "k122") (case "k123") (case "k124") (case "k125") (case "k126") (case "k127") (case "k128") (case "k129") (case "k130") (case "k131") (case "k132") (case "k133") (case "k134") (case "k135") (case "k136") (case "k137") (case "k138") (case "k139") (case "k140") (case "k141") (case "k142") (case "k143") (case "k144") (case "k145") (case "k146") (case "k147") (case "k148") (case "k149") (case "k150") (case "k151") (case "k152") (case "k153") (case "k154") (case "k155") (case "k156") (case "k157") (case "k158") (case "k159") (case "k160") (case "k161") (case "k162") (case "k163") (case "k164") (case "k165") (case "k166") (case "k167") (case "k168") (case "k169") (case "k170") (case "k171") (case "k172") (case "k173") (case "k174") (case "k175") (case "k176") (case "k177") (case "k178") (case "k179") (case "k180") (case "k181") (case "k182") (case "k183") (case "k184") (case "k185") (case "k186") (case "k187") (case "k188") (case "k189") (case "k190") (case "k191") (case "k192") (case "k193") (case "k194") (case "k195") (case "k196") (case "k197") (case "k198") (case "k199") (case "k200") (case "k201") (case "k202") (case "k203") (case "k204") (case "k205") (case "k206") (case "k207") (case "k208") (case "k209") (case "k210") (case "k211") (case "k212") (case "k213") (case "k214") (case "k215") (case "k216") (case "k217") (case "k218") (case "k219") (case "k220") (case "k221") (case "k222") (case "k223") (case "k224") (case "k225") (case "k226") (case "k227") (case "k228") (case "k229") (case "k230") (case "k231") (case "k232") (case "k233") (case "k234") (case "k235") (case "k236") (case "k237") (case "k238") (case "k239") (case "k240") (case "k241") (case "k242") (case "k243") (case "k244") (case "k245") (case "k246") (case "k247") (case "k248") (case "k249") (case "k250") (case "k251") (case "k252") (case "k253") (case "k254") (case "k255" u64)))
      (export "v256" (type (eq 0)))
      (type (variant (case "k0" u8) (case "k1") (case "k2") (case "k3") (case "k4") (case "k5") (case "k6") (case "k7") (case "k8") (case "k9") (case "k10") (case "k11") (case "k12") (case "k13") (case "k14") (case "k15") (case "k16") (case "k17") (case "k18") (case "k19") (case "k20") (case "k21") (case "k22") (case "k23") (case "k24") (case "k25") (case "k26") (case "k27") (case "k28") (case "k29") (case "k30") (case "k31") (case "k32") (case "k33") (case "k34") (case "k35") (case "k36") (case "k37") (case "k38") (case "k39") (case "k40") (case "k41") (case "k42") (case "k43") (case "k44") (case "k45") (case "k46") (case "k47") (case "k48") (case "k49") (case "k50") (case "k51") (case "k52") (case "k53") (case "k54") (case "k55") (case "k56") (case "k57") (case "k58") (case "k59") (case "k60") (case "k61") (case "k62") (case "k63") (case "k64") (case "k65") (case "k66") (case "k67") (case "k68") (case "k69") (case "k70") (case "k71") (case "k72") (case "k73") (case "k74") (case "k75") (case "k76") (case "k77") (case "k78") (case "k79") (case "k80") (case "k81") (case "k82") (case "k83") (case "k84") (case "k85") (case "k86") (case "k87") (case "k88") (case "k89") (case "k90") (case "k91") (case "k92") (case "k93") (case "k94") (case "k95") (case "k96") (case "k97") (case "k98") (case "k99") (case "k100") (case "k101") (case "k102") (case "k103") (case "k104") (case "k105") (case "k106") (case "k107") (case "k108") (case "k109") (case "k110") (case "k111") (case "k112") (case "k113") (case "k114") (case "k115") (case "k116") (case "k117") (case "k118") (case "k119") (case "k120") (case "k121") (case "k122") (case "k123") (case "k124") (case "k125") (case "k126") (case "k127") (case "k128") (case "k129") (case "k130") (case "k131") (case "k132") (case "k133") (case "k134") (case "k135") (case "k136") (case "k137") (case "k138") (case "k139") (case "k140") (case "k141") (case "k142") (case "k143") (case "k144") (case "k145") (case "k146") (case "k147") (case "k148") (case "k149") (case "k150") (case "k151") (case "k152") (case "k153") (case "k154") (case "k155") (case "k156") (case "k157") (case "k158") (case "k159") (case "k160") (case "k161") (case "k162") (case "k163") (case "k164") (case "k165") (case "k166") (case "k167") (case "k168") (case "k169") (case "k170") (case "k171") (case "k172") (case "k173") (case "k174") (case "k175") (case "k176") (case "k177") (case "k178") (case "k179") (case "k180") (case "k181") (case "k182") (case "k183") (case "k184") (case "k185") (case "k186") (case "k187") (case "k188") (case "k189") (case "k190") (case "k191") (case "k192") (case "k193") (case "k194") (case "k195") (case "k196") (case "k197") (case "k198") (case "k199") (case "k200") (case "k201") (case "k202") (case "k203") (case "k204") (case "k205") (case "k206") (case "k207") (case "k208") (case "k209") (case "k210") (case "k211") (case "k212") (case "k213") (case "k214") (case "k215") (case "k216") (case "k217") (case "k218") (case "k219") (case "k220") (case "k221") (case "k222") (case "k223") (case "k224") (case "k225") (case "k226") (case "k227") (case "k228") (case "k229") (case "k230") (case "k231") (case "k232") (case "k233") (case "k234") (case "k235") (case "k236") (case "k237") (case "k238") (case "k239") (case "k240") (case "k241") (case "k242") (case "k243") (case "k244") (case "k245") (case "k246") (case "k247") (case "k248") (case "k249") (case "k250") (case "k251") (case "k252") (case "k253") (case "k254") (case "k255" u64) (case "k256" string)))
      (export "v257" (type (eq 2)))
      (type (variant (case "k0" u16) (case "k1") (case "k2") (case "k3" u16) (case "k4") (case "k5") (case "k6" u16) (case "k7") (case "k8") (case "k9" u16) (case "k10") (case "k11") (case "k12" u16) (case "k13") (case "k14") (case "k15" u16) (case "k16") (case "k17") (case "k18" u16) (case "k19") (case "k20") (case "k21" u16) (case "k22") (case "k23") (case "k24" u16) (case "k25") (case "k26") (case "k27" u16) (case "k28") (case "k29") (case "k30" u16) (case "k31") (case "k32") (case "k33" u16) (case "k34") (case "k35") (case "k36" u16) (case "k37") (case "k38") (case "k39" u16) (case "k40") (case "k41") (case "k42" u16) (case "k43") (case "k44") (case "k45" u16) (case "k46") (case "k47") (case "k48" u16) (case "k49") (case "k50") (case "k51" u16) (case "k52") (case "k53") (case "k54" u16) (case "k55") (case "k56") (case "k57" u16) (case "k58") (case "k59") (case "k60" u16) (case "k61") (case "k62") (case "k63" u16) (case "k64") (case "k65") (case "k66" u16) (case "k67") (case "k68") (case "k69" u16) (case "k70") (case "k71") (case "k72" u16) (case "k73") (case "k74") (case "k75" u16) (case "k76") (case "k77") (case "k78" u16) (case "k79") (case "k80") (case "k81" u16) (case "k82") (case "k83") (case "k84" u16) (case "k85") (case "k86") (case "k87" u16) (case "k88") (case "k89") (case "k90" u16) (case "k91") (case "k92") (case "k93" u16) (case "k94") (case "k95") (case "k96" u16) (case "k97") (case "k98") (case "k99" u16) (case "k100") (case "k101") (case "k102" u16) (case "k103") (case "k104") (case "k105" u16) (case "k106") (case "k107") (case "k108" u16) (case "k109") (case "k110") (case "k111" u16) (case "k112") (case "k113") (case "k114" u16) (case "k115") (case "k116") (case "k117" u16) (case "k118") (case "k119") (case "k120" u16) (case "k121") (case "k122") (case "k123" u16) (case "k124") (case "k125") (case "k126" u16) (case "k127") (case "k128") (case "k129" u16) (case "k130") (case "k131") (case "k132" u16) (case "k133") (case "k134") (case "k135" u16) (case "k136") (case "k137") (case "k138" u16) (case "k139") (case "k140") (case "k141" u16) (case "k142") (case "k143") (case "k144" u16) (case "k145") (case "k146") (case "k147" u16) (case "k148") (case "k149") (case "k150" u16) (case "k151") (case "k152") (case "k153" u16) (case "k154") (case "k155") (case "k156" u16) (case "k157") (case "k158") (case "k159" u16) (case "k160") (case "k161") (case "k162" u16) (case "k163") (case "k164") (case "k165" u16) (case "k166") (case "k167") (case "k168" u16) (case "k169") (case "k170") (case "k171" u16) (case "k172") (case "k173") (case "k174" u16) (case "k175") (case "k176") (case "k177" u16) (case "k178") (case "k179") (case "k180" u16) (case "k181") (case "k182") (case "k183" u16) (case "k184") (case "k185") (case "k186" u16) (case "k187") (case "k188") (case "k189" u16) (case "k190") (case "k191") (case "k192" u16) (case "k193") (case "k194") (case "k195" u16) (case "k196") (case "k197") (case "k198" u16) (case "k199") (case "k200") (case "k201" u16) (case "k202") (case "k203") (case "k204" u16) (case "k205") (case "k206") (case "k207" u16) (case "k208") (case "k209") (case "k210" u16) (case "k211") (case "k212") (case "k213" u16) (case "k214") (case "k215") (case "k216" u16) (case "k217") (case "k218") (case "k219" u16) (case "k220") (case "k221") (case "k222" u16) (case "k223") (case "k224") (case "k225" u16) (case "k226") (case "k227") (case "k228" u16) (case "k229") (case "k230") (case "k231" u16) (case "k232") (case "k233") (case "k234" u16) (case "k235") (case "k236") (case "k237" u16) (case "k238") (case "k239") (case "k240" u16) (case "k241") (case "k242") (case "k243" u16) (case "k244") (case "k245") (case "k246" u16) (case "k247") (case "k248") (case "k249" u16) (case "k250") (case "k251") (case "k252" u16) (case "k253") (case "k254") (case "k255" u16) (case "k256") (case "k257") (case "k258" u16) (case "k259") (case "k260") (case "k261" u16) (case "k262") (case "k263") (case "k264" u16) (case "k265") (case "k266") (case "k267" u16) (case "k268") (case "k269") (case "k270" u16) (case "k271") (case "k272") (case "k273" u16) (case "k274") (case "k275") (case "k276" u16) (case "k277") (case "k278") (case "k279" u16) (case "k280") (case "k281") (case "k282" u16) (case "k283") (case "k284") (case "k285" u16) (case "k286") (case "k287") (case "k288" u16) (case "k289") (case "k290") (case "k291" u16) (case "k292") (case "k293") (case "k294" u16) (case "k295") (case "k296") (case "k297" u16) (case "k298") (case "k299")))
      (export "v300" (type (eq 4)))
      (type (enum "k0"))
      (export "e1" (type (eq 6)))
      (type (enum "k0" "k1" "k2" "k3" "k4" "k5" "k6" "k7" "k8" "k9" "k10" "k11" "k12" "k13" "k14" "k15" "k16" "k17" "k18" "k19" "k20" "k21" "k22" "k23" "k24" "k25" "k26" "k27" "k28" "k29" "k30" "k31" "k32" "k33" "k34" "k35" "k36" "k37" "k38" "k39" "k40" "k41" "k42" "k43" "k44" "k45" "k46" "k47" "k48" "k49" "k50" "k51" "k52" "k53" "k54" "k55" "k56" "k57" "k58" "k59" "k60" "k61" "k62" "k63" "k64" "k65" "k66" "k67" "k68" "k69" "k70" "k71" "k72" "k73" "k74" "k75" "k76" "k77" "k78" "k79" "k80" "k81" "k82" "k83" "k84" "k85" "k86" "k87" "k88" "k89" "k90" "k91" "k92" "k93" "k94" "k95" "k96" "k97" "k98" "k99" "k100" "k101" "k102" "k103" "k104" "k105" "k106" "k107" "k108" "k109" "k110" "k111" "k112" "k113" "k114" "k115" "k116" "k117" "k118" "k119" "k120" "k121" "k122" "k123" "k124" "k125" "k126" "k127" "k128" "k129" "k130" "k131" "k132" "k133" "k134" "k135" "k136" "k137" "k138" "k139" "k140" "k141" "k142" "k143" "k144" "k145" "k146" "k147" "k148" "k149" "k150" "k151" "k152" "k153" "k154" "k155" "k156" "k157" "k158" "k159" "k160" "k161" "k162" "k163" "k164" "k165" "k166" "k167" "k168" "k169" "k170" "k171" "k172" "k173" "k174" "k175" "k176" "k177" "k178" "k179" "k180" "k181" "k182" "k183" "k184" "k185" "k186" "k187" "k188" "k189" "k190" "k191" "k192" "k193" "k194" "k195" "k196" "k197" "k198" "k199" "k200" "k201" "k202" "k203" "k204" "k205" "k206" "k207" "k208" "k209" "k210" "k211" "k212" "k213" "k214" "k215" "k216" "k217" "k218" "k219" "k220" "k221" "k222" "k223" "k224" "k225" "k226" "k227" "k228" "k229" "k230" "k231" "k232" "k233" "k234" "k235" "k236" "k237" "k238" "k239" "k240" "k241" "k242" "k243" "k244" "k245" "k246" "k247" "k248" "k249" "k250" "k251" "k252" "k253" "k254" "k255"))
      (export "e256" (type (eq 8)))
      (type (enum "k0" "k1" "k2" "k3" "k4" "k5" "k6" "k7" "k8" "k9" "k10" "k11" "k12" "k13" "k14" "k15" "k16" "k17" "k18" "k19" "k20" "k21" "k22" "k23" "k24" "k25" "k26" "k27" "k28" "k29" "k30" "k31" "k32" "k33" "k34" "k35" "k36" "k37" "k38" "k39" "k40" "k41" "k42" "k43" "k44" "k45" "k46" "k47" "k48" "k49" "k50" "k51" "k52" "k53" "k54" "k55" "k56" "k57" "k58" "k59" "k60" "k61" "k62" "k63" "k64" "k65" "k66" "k67" "k68" "k69" "k70" "k71" "k72" "k73" "k74" "k75" "k76" "k77" "k78" "k79" "k80" "k81" "k82" "k83" "k84" "k85" "k86" "k87" "k88" "k89" "k90" "k91" "k92" "k93" "k94" "k95" "k96" "k97" "k98" "k99" "k100" "k101" "k102" "k103" "k104" "k105" "k106" "k107" "k108" "k109" "k110" "k111" "k112" "k113" "k114" "k115" "k116" "k117" "k118" "k119" "k120" "k121" "k122" "k123" "k124" "k125" "k126" "k127" "k128" "k129" "k130" "k131" "k132" "k133" "k134" "k135" "k136" "k137" "k138" "k139" "k140" "k141" "k142" "k143" "k144" "k145" "k146" "k147" "k148" "k149" "k150" "k151" "k152" "k153" "k154" "k155" "k156" "k157" "k158" "k159" "k160" "k161" "k162" "k163" "k164" "k165" "k166" "k167" "k168" "k169" "k170" "k171" "k172" "k173" "k174" "k175" "k176" "k177" "k178" "k179" "k180" "k181" "k182" "k183" "k184" "k185" "k186" "k187" "k188" "k189" "k190" "k191" "k192" "k193" "k194" "k195" "k196" "k197" "k198" "k199" "k200" "k201" "k202" "k203" "k204" "k205" "k206" "k207" "k208" "k209" "k210" "k211" "k212" "k213" "k214" "k215" "k216" "k217" "k218" "k219" "k220" "k221" "k222" "k223" "k224" "k225" "k226" "k227" "k228" "k229" "k230" "k231" "k232" "k233" "k234" "k235" "k236" "k237" "k238" "k239" "k240" "k241" "k242" "k243" "k244" "k245" "k246" "k247" "k248" "k249" "k250" "k251" "k252" "k253" "k254" "k255" "k256"))
      (export "e257" (type (eq 10)))
      (type (flags "b0"))
      (export "fl1" (type (eq 12)))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7"))
      (export "fl8" (type (eq 14)))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8"))
      (export "fl9" (type (eq 16)))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15"))
      (export "fl16" (type (eq 18)))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15" "b16"))
      (export "fl17" (type (eq 20)))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15" "b16" "b17" "b18" "b19" "b20" "b21" "b22" "b23" "b24" "b25" "b26" "b27" "b28" "b29" "b30" "b31"))
      (export "fl32" (type (eq 22)))
      (type (record (field "a" u8) (field "b" u64) (field "c" u8) (field "d" u16) (field "e" u8) (field "f" u32) (field "g" bool) (field "h" f64) (field "i" char) (field "j" s8)))
      (export "pad1" (type (eq 24)))
      (type (option u8))
      (type (option u64))
      (type (result u8 (error u64)))
      (type (record (field "a" u8) (field "b" 25) (field "c" 26) (field "d" 27) (field "e" 28) (field "f" u8)))
      (export "pad2" (type (eq 29)))
      (type (flags "x" "y" "z"))
      (export "f3x" (type (eq 31)))
      (type (tuple u8 u16))
      (type (record (field "a" 32) (field "b" u16) (field "c" 11) (field "d" u8) (field "e" 3) (field "f" u8) (field "g" 33) (field "h" u8)))
      (export "pad3" (type (eq 34)))
      (type (record (field "a0" u8) (field "a1" f64) (field "a2" u64) (field "a3" f32) (field "a4" u8) (field "a5" f64) (field "a6" u64) (field "a7" f32) (field "a8" u8) (field "a9" f64) (field "a10" u64) (field "a11" f32) (field "a12" u8) (field "a13" f64) (field "a14" u64) (field "a15" f32)))
      (export "rs16" (type (eq 36)))
      (type (record (field "a0" u8) (field "a1" f64) (field "a2" u64) (field "a3" f32) (field "a4" u8) (field "a5" f64) (field "a6" u64) (field "a7" f32) (field "a8" u8) (field "a9" f64) (field "a10" u64) (field "a11" f32) (field "a12" u8) (field "a13" f64) (field "a14" u64) (field "a15" f32) (field "a16" u8)))
      (export "rs17" (type (eq 38)))
      (type (record (field "a" u32)))
      (export "one" (type (eq 40)))
      (type (record (field "a" u32) (field "b" u32)))
      (export "two" (type (eq 42)))
      (type (option f64))
      (type (record (field "a0" u8) (field "a1" string) (field "a2" u64) (field "a3" 44) (field "a4" u8) (field "a5" string) (field "a6" u64) (field "a7" 44) (field "a8" u8) (field "a9" string) (field "a10" u64) (field "a11" 44) (field "a12" u8) (field "a13" string) (field "a14" u64) (field "a15" 44) (field "a16" u8) (field "a17" string) (field "a18" u64) (field "a19" 44) (field "a20" u8) (field "a21" string) (field "a22" u64) (field "a23" 44) (field "a24" u8) (field "a25" string) (field "a26" u64) (field "a27" 44) (field "a28" u8) (field "a29" string) (field "a30" u64) (field "a31" 44) (field "a32" u8) (field "a33" string) (field "a34" u64) (field "a35" 44) (field "a36" u8) (field "a37" string) (field "a38" u64) (field "a39" 44) (field "a40" u8) (field "a41" string) (field "a42" u64) (field "a43" 44) (field "a44" u8) (field "a45" string) (field "a46" u64) (field "a47" 44) (field "a48" u8) (field "a49" string) (field "a50" u64) (field "a51" 44) (field "a52" u8) (field "a53" string) (field "a54" u64) (field "a55" 44) (field "a56" u8) (field "a57" string) (field "a58" u64) (field "a59" 44) (field "a60" u8) (field "a61" string) (field "a62" u64) (field "a63" 44) (field "a64" u8) (field "a65" string) (field "a66" u64) (field "a67" 44) (field "a68" u8) (field "a69" string) (field "a70" u64) (field "a71" 44) (field "a72" u8) (field "a73" string) (field "a74" u64) (field "a75" 44) (field "a76" u8) (field "a77" string) (field "a78" u64) (field "a79" 44) (field "a80" u8) (field "a81" string) (field "a82" u64) (field "a83" 44) (field "a84" u8) (field "a85" string) (field "a86" u64) (field "a87" 44) (field "a88" u8) (field "a89" string)))
      (export "big" (type (eq 45)))
      (type (option 26))
      (type (option 47))
      (type (result u8 (error u16)))
      (type (result u64 (error f32)))
      (type (result 49 (error 50)))
      (type (tuple u8))
      (type (list u8))
      (type (list 53))
      (type (list 54))
      (type (variant (case "a" 48) (case "b" 51) (case "c" 52) (case "d" 55)))
      (export "deep" (type (eq 56)))
      (type (variant (case "a" f32) (case "b" u8) (case "c" s64) (case "d" f64) (case "e" string)))
      (export "jn" (type (eq 58)))
      (type (func (param "value" 1) (result 1)))
      (export "fwd-v256" (func (type 60)))
      (type (func (param "value" 3) (result 3)))
      (export "fwd-v257" (func (type 61)))
      (type (func (param "value" 5) (result 5)))
      (export "fwd-v300" (func (type 62)))
      (type (func (param "value" 7) (result 7)))
      (export "fwd-e1" (func (type 63)))
      (type (func (param "value" 9) (result 9)))
      (export "fwd-e256" (func (type 64)))
      (type (func (param "value" 11) (result 11)))
      (export "fwd-e257" (func (type 65)))
      (type (func (param "value" 13) (result 13)))
      (export "fwd-f1" (func (type 66)))
      (type (func (param "value" 15) (result 15)))
      (export "fwd-f8" (func (type 67)))
      (type (func (param "value" 17) (result 17)))
      (export "fwd-f9" (func (type 68)))
      (type (func (param "value" 19) (result 19)))
      (export "fwd-f16" (func (type 69)))
      (type (func (param "value" 21) (result 21)))
      (export "fwd-f17" (func (type 70)))
      (type (func (param "value" 23) (result 23)))
      (export "fwd-f32" (func (type 71)))
      (type (list 11))
      (type (func (param "value" 72) (result 72)))
      (export "fwd-le257" (func (type 73)))
      (type (list 3))
      (type (func (param "value" 74) (result 74)))
      (export "fwd-lv257" (func (type 75)))
      (type (list 13))
      (type (func (param "value" 76) (result 76)))
      (export "fwd-lf1" (func (type 77)))
      (type (list 15))
      (type (func (param "value" 78) (result 78)))
      (export "fwd-lf8" (func (type 79)))
      (type (list 17))
      (type (func (param "value" 80) (result 80)))
      (export "fwd-lf9" (func (type 81)))
      (type (list 19))
      (type (func (param "value" 82) (result 82)))
      (export "fwd-lf16" (func (type 83)))
      (type (list 21))
      (type (func (param "value" 84) (result 84)))
      (export "fwd-lf17" (func (type 85)))
      (type (list 23))
      (type (func (param "value" 86) (result 86)))
      (export "fwd-lf32" (func (type 87)))
      (type (tuple u8 string))
      (type (tuple char f32))
      (type (tuple u64 89))
      (type (tuple 88 90))
      (type (list 91))
      (type (result 92 (error string)))
      (type (option 93))
      (type (func (param "value" 94) (result 94)))
      (export "fwd-nest" (func (type 95)))
      (type (func (param "value" 25) (result 25)))
      (export "fwd-pad1" (func (type 96)))
      (type (func (param "value" 30) (result 30)))
      (export "fwd-pad2" (func (type 97)))
      (type (func (param "value" 35) (result 35)))
      (export "fwd-pad3" (func (type 98)))
      (type (list 30))
      (type (func (param "value" 99) (result 99)))
      (export "fwd-lpad" (func (type 100)))
      (type (list 35))
      (type (func (param "value" 101) (result 101)))
      (export "fwd-lpad3" (func (type 102)))
      (type (option 30))
      (type (func (param "value" 103) (result 103)))
      (export "fwd-opad" (func (type 104)))
      (type (list u64))
      (type (func (param "value" 105) (result 105)))
      (export "fwd-lu64" (func (type 106)))
      (type (list 105))
      (type (func (param "value" 107) (result 107)))
      (export "fwd-llu64" (func (type 108)))
      (type (list f64))
      (type (tuple f64 109))
      (type (list 110))
      (type (func (param "value" 111) (result 111)))
      (export "fwd-lf64e" (func (type 112)))
      (type (list string))
      (type (func (param "value" 113) (result 113)))
      (export "fwd-ls" (func (type 114)))
      (type (func (param "value" string) (result string)))
      (export "fwd-nul" (func (type 115)))
      (type (func (param "value" 37) (result 37)))
      (export "fwd-s16" (func (type 116)))
      (type (func (param "value" 39) (result 39)))
      (export "fwd-s17" (func (type 117)))
      (type (func (param "value" 41) (result 41)))
      (export "fwd-one" (func (type 118)))
      (type (func (param "value" 43) (result 43)))
      (export "fwd-two" (func (type 119)))
      (type (option 41))
      (type (func (param "value" 120) (result 120)))
      (export "fwd-onel" (func (type 121)))
      (type (func (param "value" 46) (result 46)))
      (export "fwd-big" (func (type 122)))
      (type (list 46))
      (type (func (param "value" 123) (result 123)))
      (export "fwd-lbig" (func (type 124)))
      (type (func (param "value" 57) (result 57)))
      (export "fwd-deep" (func (type 125)))
      (type (result f64 (error u32)))
      (type (result f32 (error 126)))
      (type (func (param "value" 127) (result 127)))
      (export "fwd-joins" (func (type 128)))
      (type (result u8 (error f32)))
      (type (func (param "value" 129) (result 129)))
      (export "fwd-joins2" (func (type 130)))
      (type (func (param "value" 59) (result 59)))
      (export "fwd-jn" (func (type 131)))
      (type (list 59))
      (type (func (param "value" 132) (result 132)))
      (export "fwd-ljn" (func (type 133)))
      (type (result (error 11)))
      (type (func (param "value" 134) (result 134)))
      (export "fwd-rr" (func (type 135)))
      (type (tuple bool char s8))
      (type (func (param "value" 136) (result 136)))
      (export "fwd-tf" (func (type 137)))
      (type (list u16 3))
      (type (func (param "value" 138) (result 138)))
      (export "fwd-fx3" (func (type 139)))
      (type (list string 1))
      (type (func (param "value" 140) (result 140)))
      (export "fwd-fx1" (func (type 141)))
      (type (list 25 2))
      (type (func (param "value" 142) (result 142)))
      (export "fwd-fx4p" (func (type 143)))
      (type (list u8 5))
      (type (list 144))
      (type (func (param "value" 145) (result 145)))
      (export "fwd-lfx" (func (type 146)))
      (type (list u64 17))
      (type (func (param "value" 147) (result 147)))
      (export "fwd-fx17" (func (type 148)))
      (type (list string 2))
      (type (list 149 2))
      (type (func (param "value" 150) (result 150)))
      (export "fwd-fxfx" (func (type 151)))
      (type (list 3 2))
      (type (option 152))
      (type (func (param "value" 153) (result 153)))
      (export "fwd-ofx" (func (type 154)))
      (type (list bool 4))
      (type (func (param "value" 155) (result 155)))
      (export "fwd-fxbool" (func (type 156)))
      (type (map string u32))
      (type (func (param "value" 157) (result 157)))
      (export "fwd-m" (func (type 158)))
      (type (map u8 u64))
      (type (func (param "value" 159) (result 159)))
      (export "fwd-mu8" (func (type 160)))
      (type (map u32 string))
      (type (map char 161))
      (type (func (param "value" 162) (result 162)))
      (export "fwd-mm" (func (type 163)))
      (type (map u32 113))
      (type (option 164))
      (type (func (param "value" 165) (result 165)))
      (export "fwd-om" (func (type 166)))
      (type (map bool f64))
      (type (list 167))
      (type (func (param "value" 168) (result 168)))
      (export "fwd-lm" (func (type 169)))
      (type (map u64 f32))
      (type (map u32 170))
      (type (func (param "value" 171) (result 171)))
      (export "fwd-mk" (func (type 172)))
    )
  )
  (import "t:odd/api" (instance $t:odd/api (type $ty-t:odd/api)))
  (component $C
    (type $ty-t:odd/api
      (instance
        (type (variant (case "k0" u8) (case "k1") (case "k2") (case "k3") (case "k4") (case "k5") (case "k6") (case "k7") (case "k8") (case "k9") (case "k10") (case "k11") (case "k12") (case "k13") (case "k14") (case "k15") (case "k16") (case "k17") (case "k18") (case "k19") (case "k20") (case "k21") (case "k22") (case "k23") (case "k24") (case "k25") (case "k26") (case "k27") (case "k28") (case "k29") (case "k30") (case "k31") (case "k32") (case "k33") (case "k34") (case "k35") (case "k36") (case "k37") (case "k38") (case "k39") (case "k40") (case "k41") (case "k42") (case "k43") (case "k44") (case "k45") (case "k46") (case "k47") (case "k48") (case "k49") (case "k50") (case "k51") (case "k52") (case "k53") (case "k54") (case "k55") (case "k56") (case "k57") (case "k58") (case "k59") (case "k60") (case "k61") (case "k62") (case "k63") (case "k64") (case "k65") (case "k66") (case "k67") (case "k68") (case "k69") (case "k70") (case "k71") (case "k72") (case "k73") (case "k74") (case "k75") (case "k76") (case "k77") (case "k78") (case "k79") (case "k80") (case "k81") (case "k82") (case "k83") (case "k84") (case "k85") (case "k86") (case "k87") (case "k88") (case "k89") (case "k90") (case "k91") (case "k92") (case "k93") (case "k94") (case "k95") (case "k96") (case "k97") (case "k98") (case "k99") (case "k100") (case "k101") (case "k102") (case "k103") (case "k104") (case "k105") (case "k106") (case "k107") (case "k108") (case "k109") (case "k110") (case "k111") (case "k112") (case "k113") (case "k114") (case "k115") (case "k116") (case "k117") (case "k118") (case "k119") (case "k120") (case "k121") (case "k122") (case "k123") (case "k124") (case "k125") (case "k126") (case "k127") (case "k128") (case "k129") (case "k130") (case "k131") (case "k132") (case "k133") (case "k134") (case "k135") (case "k136") (case "k137") (case "k138") (case "k139") (case "k140") (case "k141") (case "k142") (case "k143") (case "k144") (case "k145") (case "k146") (case "k147") (case "k148") (case "k149") (case "k150") (case "k151") (case "k152") (case "k153") (case "k154") (case "k155") (case "k156") (case "k157") (case "k158") (case "k159") (case "k160") (case "k161") (case "k162") (case "k163") (case "k164") (case "k165") (case "k166") (case "k167") (case "k168") (case "k169") (case "k170") (case "k171") (case "k172") (case "k173") (case "k174") (case "k175") (case "k176") (case "k177") (case "k178") (case "k179") (case "k180") (case "k181") (case "k182") (case "k183") (case "k184") (case "k185") (case "k186") (case "k187") (case "k188") (case "k189") (case "k190") (case "k191") (case "k192") (case "k193") (case "k194") (case "k195") (case "k196") (case "k197") (case "k198") (case "k199") (case "k200") (case "k201") (case "k202") (case "k203") (case "k204") (case "k205") (case "k206") (case "k207") (case "k208") (case "k209") (case "k210") (case "k211") (case "k212") (case "k213") (case "k214") (case "k215") (case "k216") (case "k217") (case "k218") (case "k219") (case "k220") (case "k221") (case "k222") (case "k223") (case "k224") (case "k225") (case "k226") (case "k227") (case "k228") (case "k229") (case "k230") (case "k231") (case "k232") (case "k233") (case "k234") (case "k235") (case "k236") (case "k237") (case "k238") (case "k239") (case "k240") (case "k241") (case "k242") (case "k243") (case "k244") (case "k245") (case "k246") (case "k247") (case "k248") (case "k249") (case "k250") (case "k251") (case "k252") (case "k253") (case "k254") (case "k255" u64)))
        (export "v256" (type (eq 0)))
        (type (variant (case "k0" u8) (case "k1") (case "k2") (case "k3") (case "k4") (case "k5") (case "k6") (case "k7") (case "k8") (case "k9") (case "k10") (case "k11") (case "k12") (case "k13") (case "k14") (case "k15") (case "k16") (case "k17") (case "k18") (case "k19") (case "k20") (case "k21") (case "k22") (case "k23") (case "k24") (case "k25") (case "k26") (case "k27") (case "k28") (case "k29") (case "k30") (case "k31") (case "k32") (case "k33") (case "k34") (case "k35") (case "k36") (case "k37") (case "k38") (case "k39") (case "k40") (case "k41") (case "k42") (case "k43") (case "k44") (case "k45") (case "k46") (case "k47") (case "k48") (case "k49") (case "k50") (case "k51") (case "k52") (case "k53") (case "k54") (case "k55") (case "k56") (case "k57") (case "k58") (case "k59") (case "k60") (case "k61") (case "k62") (case "k63") (case "k64") (case "k65") (case "k66") (case "k67") (case "k68") (case "k69") (case "k70") (case "k71") (case "k72") (case "k73") (case "k74") (case "k75") (case "k76") (case "k77") (case "k78") (case "k79") (case "k80") (case "k81") (case "k82") (case "k83") (case "k84") (case "k85") (case "k86") (case "k87") (case "k88") (case "k89") (case "k90") (case "k91") (case "k92") (case "k93") (case "k94") (case "k95") (case "k96") (case "k97") (case "k98") (case "k99") (case "k100") (case "k101") (case "k102") (case "k103") (case "k104") (case "k105") (case "k106") (case "k107") (case "k108") (case "k109") (case "k110") (case "k111") (case "k112") (case "k113") (case "k114") (case "k115") (case "k116") (case "k117") (case "k118") (case "k119") (case "k120") (case "k121") (case "k122") (case "k123") (case "k124") (case "k125") (case "k126") (case "k127") (case "k128") (case "k129") (case "k130") (case "k131") (case "k132") (case "k133") (case "k134") (case "k135") (case "k136") (case "k137") (case "k138") (case "k139") (case "k140") (case "k141") (case "k142") (case "k143") (case "k144") (case "k145") (case "k146") (case "k147") (case "k148") (case "k149") (case "k150") (case "k151") (case "k152") (case "k153") (case "k154") (case "k155") (case "k156") (case "k157") (case "k158") (case "k159") (case "k160") (case "k161") (case "k162") (case "k163") (case "k164") (case "k165") (case "k166") (case "k167") (case "k168") (case "k169") (case "k170") (case "k171") (case "k172") (case "k173") (case "k174") (case "k175") (case "k176") (case "k177") (case "k178") (case "k179") (case "k180") (case "k181") (case "k182") (case "k183") (case "k184") (case "k185") (case "k186") (case "k187") (case "k188") (case "k189") (case "k190") (case "k191") (case "k192") (case "k193") (case "k194") (case "k195") (case "k196") (case "k197") (case "k198") (case "k199") (case "k200") (case "k201") (case "k202") (case "k203") (case "k204") (case "k205") (case "k206") (case "k207") (case "k208") (case "k209") (case "k210") (case "k211") (case "k212") (case "k213") (case "k214") (case "k215") (case "k216") (case "k217") (case "k218") (case "k219") (case "k220") (case "k221") (case "k222") (case "k223") (case "k224") (case "k225") (case "k226") (case "k227") (case "k228") (case "k229") (case "k230") (case "k231") (case "k232") (case "k233") (case "k234") (case "k235") (case "k236") (case "k237") (case "k238") (case "k239") (case "k240") (case "k241") (case "k242") (case "k243") (case "k244") (case "k245") (case "k246") (case "k247") (case "k248") (case "k249") (case "k250") (case "k251") (case "k252") (case "k253") (case "k254") (case "k255" u64) (case "k256" string)))
        (export "v257" (type (eq 2)))
        (type (variant (case "k0" u16) (case "k1") (case "k2") (case "k3" u16) (case "k4") (case "k5") (case "k6" u16) (case "k7") (case "k8") (case "k9" u16) (case "k10") (case "k11") (case "k12" u16) (case "k13") (case "k14") (case "k15" u16) (case "k16") (case "k17") (case "k18" u16) (case "k19") (case "k20") (case "k21" u16) (case "k22") (case "k23") (case "k24" u16) (case "k25") (case "k26") (case "k27" u16) (case "k28") (case "k29") (case "k30" u16) (case "k31") (case "k32") (case "k33" u16) (case "k34") (case "k35") (case "k36" u16) (case "k37") (case "k38") (case "k39" u16) (case "k40") (case "k41") (case "k42" u16) (case "k43") (case "k44") (case "k45" u16) (case "k46") (case "k47") (case "k48" u16) (case "k49") (case "k50") (case "k51" u16) (case "k52") (case "k53") (case "k54" u16) (case "k55") (case "k56") (case "k57" u16) (case "k58") (case "k59") (case "k60" u16) (case "k61") (case "k62") (case "k63" u16) (case "k64") (case "k65") (case "k66" u16) (case "k67") (case "k68") (case "k69" u16) (case "k70") (case "k71") (case "k72" u16) (case "k73") (case "k74") (case "k75" u16) (case "k76") (case "k77") (case "k78" u16) (case "k79") (case "k80") (case "k81" u16) (case "k82") (case "k83") (case "k84" u16) (case "k85") (case "k86") (case "k87" u16) (case "k88") (case "k89") (case "k90" u16) (case "k91") (case "k92") (case "k93" u16) (case "k94") (case "k95") (case "k96" u16) (case "k97") (case "k98") (case "k99" u16) (case "k100") (case "k101") (case "k102" u16) (case "k103") (case "k104") (case "k105" u16) (case "k106") (case "k107") (case "k108" u16) (case "k109") (case "k110") (case "k111" u16) (case "k112") (case "k113") (case "k114" u16) (case "k115") (case "k116") (case "k117" u16) (case "k118") (case "k119") (case "k120" u16) (case "k121") (case "k122") (case "k123" u16) (case "k124") (case "k125") (case "k126" u16) (case "k127") (case "k128") (case "k129" u16) (case "k130") (case "k131") (case "k132" u16) (case "k133") (case "k134") (case "k135" u16) (case "k136") (case "k137") (case "k138" u16) (case "k139") (case "k140") (case "k141" u16) (case "k142") (case "k143") (case "k144" u16) (case "k145") (case "k146") (case "k147" u16) (case "k148") (case "k149") (case "k150" u16) (case "k151") (case "k152") (case "k153" u16) (case "k154") (case "k155") (case "k156" u16) (case "k157") (case "k158") (case "k159" u16) (case "k160") (case "k161") (case "k162" u16) (case "k163") (case "k164") (case "k165" u16) (case "k166") (case "k167") (case "k168" u16) (case "k169") (case "k170") (case "k171" u16) (case "k172") (case "k173") (case "k174" u16) (case "k175") (case "k176") (case "k177" u16) (case "k178") (case "k179") (case "k180" u16) (case "k181") (case "k182") (case "k183" u16) (case "k184") (case "k185") (case "k186" u16) (case "k187") (case "k188") (case "k189" u16) (case "k190") (case "k191") (case "k192" u16) (case "k193") (case "k194") (case "k195" u16) (case "k196") (case "k197") (case "k198" u16) (case "k199") (case "k200") (case "k201" u16) (case "k202") (case "k203") (case "k204" u16) (case "k205") (case "k206") (case "k207" u16) (case "k208") (case "k209") (case "k210" u16) (case "k211") (case "k212") (case "k213" u16) (case "k214") (case "k215") (case "k216" u16) (case "k217") (case "k218") (case "k219" u16) (case "k220") (case "k221") (case "k222" u16) (case "k223") (case "k224") (case "k225" u16) (case "k226") (case "k227") (case "k228" u16) (case "k229") (case "k230") (case "k231" u16) (case "k232") (case "k233") (case "k234" u16) (case "k235") (case "k236") (case "k237" u16) (case "k238") (case "k239") (case "k240" u16) (case "k241") (case "k242") (case "k243" u16) (case "k244") (case "k245") (case "k246" u16) (case "k247") (case "k248") (case "k249" u16) (case "k250") (case "k251") (case "k252" u16) (case "k253") (case "k254") (case "k255" u16) (case "k256") (case "k257") (case "k258" u16) (case "k259") (case "k260") (case "k261" u16) (case "k262") (case "k263") (case "k264" u16) (case "k265") (case "k266") (case "k267" u16) (case "k268") (case "k269") (case "k270" u16) (case "k271") (case "k272") (case "k273" u16) (case "k274") (case "k275") (case "k276" u16) (case "k277") (case "k278") (case "k279" u16) (case "k280") (case "k281") (case "k282" u16) (case "k283") (case "k284") (case "k285" u16) (case "k286") (case "k287") (case "k288" u16) (case "k289") (case "k290") (case "k291" u16) (case "k292") (case "k293") (case "k294" u16) (case "k295") (case "k296") (case "k297" u16) (case "k298") (case "k299")))
        (export "v300" (type (eq 4)))
        (type (enum "k0"))
        (export "e1" (type (eq 6)))
        (type (enum "k0" "k1" "k2" "k3" "k4" "k5" "k6" "k7" "k8" "k9" "k10" "k11" "k12" "k13" "k14" "k15" "k16" "k17" "k18" "k19" "k20" "k21" "k22" "k23" "k24" "k25" "k26" "k27" "k28" "k29" "k30" "k31" "k32" "k33" "k34" "k35" "k36" "k37" "k38" "k39" "k40" "k41" "k42" "k43" "k44" "k45" "k46" "k47" "k48" "k49" "k50" "k51" "k52" "k53" "k54" "k55" "k56" "k57" "k58" "k59" "k60" "k61" "k62" "k63" "k64" "k65" "k66" "k67" "k68" "k69" "k70" "k71" "k72" "k73" "k74" "k75" "k76" "k77" "k78" "k79" "k80" "k81" "k82" "k83" "k84" "k85" "k86" "k87" "k88" "k89" "k90" "k91" "k92" "k93" "k94" "k95" "k96" "k97" "k98" "k99" "k100" "k101" "k102" "k103" "k104" "k105" "k106" "k107" "k108" "k109" "k110" "k111" "k112" "k113" "k114" "k115" "k116" "k117" "k118" "k119" "k120" "k121" "k122" "k123" "k124" "k125" "k126" "k127" "k128" "k129" "k130" "k131" "k132" "k133" "k134" "k135" "k136" "k137" "k138" "k139" "k140" "k141" "k142" "k143" "k144" "k145" "k146" "k147" "k148" "k149" "k150" "k151" "k152" "k153" "k154" "k155" "k156" "k157" "k158" "k159" "k160" "k161" "k162" "k163" "k164" "k165" "k166" "k167" "k168" "k169" "k170" "k171" "k172" "k173" "k174" "k175" "k176" "k177" "k178" "k179" "k180" "k181" "k182" "k183" "k184" "k185" "k186" "k187" "k188" "k189" "k190" "k191" "k192" "k193" "k194" "k195" "k196" "k197" "k198" "k199" "k200" "k201" "k202" "k203" "k204" "k205" "k206" "k207" "k208" "k209" "k210" "k211" "k212" "k213" "k214" "k215" "k216" "k217" "k218" "k219" "k220" "k221" "k222" "k223" "k224" "k225" "k226" "k227" "k228" "k229" "k230" "k231" "k232" "k233" "k234" "k235" "k236" "k237" "k238" "k239" "k240" "k241" "k242" "k243" "k244" "k245" "k246" "k247" "k248" "k249" "k250" "k251" "k252" "k253" "k254" "k255"))
        (export "e256" (type (eq 8)))
        (type (enum "k0" "k1" "k2" "k3" "k4" "k5" "k6" "k7" "k8" "k9" "k10" "k11" "k12" "k13" "k14" "k15" "k16" "k17" "k18" "k19" "k20" "k21" "k22" "k23" "k24" "k25" "k26" "k27" "k28" "k29" "k30" "k31" "k32" "k33" "k34" "k35" "k36" "k37" "k38" "k39" "k40" "k41" "k42" "k43" "k44" "k45" "k46" "k47" "k48" "k49" "k50" "k51" "k52" "k53" "k54" "k55" "k56" "k57" "k58" "k59" "k60" "k61" "k62" "k63" "k64" "k65" "k66" "k67" "k68" "k69" "k70" "k71" "k72" "k73" "k74" "k75" "k76" "k77" "k78" "k79" "k80" "k81" "k82" "k83" "k84" "k85" "k86" "k87" "k88" "k89" "k90" "k91" "k92" "k93" "k94" "k95" "k96" "k97" "k98" "k99" "k100" "k101" "k102" "k103" "k104" "k105" "k106" "k107" "k108" "k109" "k110" "k111" "k112" "k113" "k114" "k115" "k116" "k117" "k118" "k119" "k120" "k121" "k122" "k123" "k124" "k125" "k126" "k127" "k128" "k129" "k130" "k131" "k132" "k133" "k134" "k135" "k136" "k137" "k138" "k139" "k140" "k141" "k142" "k143" "k144" "k145" "k146" "k147" "k148" "k149" "k150" "k151" "k152" "k153" "k154" "k155" "k156" "k157" "k158" "k159" "k160" "k161" "k162" "k163" "k164" "k165" "k166" "k167" "k168" "k169" "k170" "k171" "k172" "k173" "k174" "k175" "k176" "k177" "k178" "k179" "k180" "k181" "k182" "k183" "k184" "k185" "k186" "k187" "k188" "k189" "k190" "k191" "k192" "k193" "k194" "k195" "k196" "k197" "k198" "k199" "k200" "k201" "k202" "k203" "k204" "k205" "k206" "k207" "k208" "k209" "k210" "k211" "k212" "k213" "k214" "k215" "k216" "k217" "k218" "k219" "k220" "k221" "k222" "k223" "k224" "k225" "k226" "k227" "k228" "k229" "k230" "k231" "k232" "k233" "k234" "k235" "k236" "k237" "k238" "k239" "k240" "k241" "k242" "k243" "k244" "k245" "k246" "k247" "k248" "k249" "k250" "k251" "k252" "k253" "k254" "k255" "k256"))
        (export "e257" (type (eq 10)))
        (type (flags "b0"))
        (export "fl1" (type (eq 12)))
        (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7"))
        (export "fl8" (type (eq 14)))
        (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8"))
        (export "fl9" (type (eq 16)))
        (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15"))
        (export "fl16" (type (eq 18)))
        (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15" "b16"))
        (export "fl17" (type (eq 20)))
        (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15" "b16" "b17" "b18" "b19" "b20" "b21" "b22" "b23" "b24" "b25" "b26" "b27" "b28" "b29" "b30" "b31"))
        (export "fl32" (type (eq 22)))
        (type (record (field "a" u8) (field "b" u64) (field "c" u8) (field "d" u16) (field "e" u8) (field "f" u32) (field "g" bool) (field "h" f64) (field "i" char) (field "j" s8)))
        (export "pad1" (type (eq 24)))
        (type (option u8))
        (type (option u64))
        (type (result u8 (error u64)))
        (type (record (field "a" u8) (field "b" 25) (field "c" 26) (field "d" 27) (field "e" 28) (field "f" u8)))
        (export "pad2" (type (eq 29)))
        (type (flags "x" "y" "z"))
        (export "f3x" (type (eq 31)))
        (type (tuple u8 u16))
        (type (record (field "a" 32) (field "b" u16) (field "c" 11) (field "d" u8) (field "e" 3) (field "f" u8) (field "g" 33) (field "h" u8)))
        (export "pad3" (type (eq 34)))
        (type (record (field "a0" u8) (field "a1" f64) (field "a2" u64) (field "a3" f32) (field "a4" u8) (field "a5" f64) (field "a6" u64) (field "a7" f32) (field "a8" u8) (field "a9" f64) (field "a10" u64) (field "a11" f32) (field "a12" u8) (field "a13" f64) (field "a14" u64) (field "a15" f32)))
        (export "rs16" (type (eq 36)))
        (type (record (field "a0" u8) (field "a1" f64) (field "a2" u64) (field "a3" f32) (field "a4" u8) (field "a5" f64) (field "a6" u64) (field "a7" f32) (field "a8" u8) (field "a9" f64) (field "a10" u64) (field "a11" f32) (field "a12" u8) (field "a13" f64) (field "a14" u64) (field "a15" f32) (field "a16" u8)))
        (export "rs17" (type (eq 38)))
        (type (record (field "a" u32)))
        (export "one" (type (eq 40)))
        (type (record (field "a" u32) (field "b" u32)))
        (export "two" (type (eq 42)))
        (type (option f64))
        (type (record (field "a0" u8) (field "a1" string) (field "a2" u64) (field "a3" 44) (field "a4" u8) (field "a5" string) (field "a6" u64) (field "a7" 44) (field "a8" u8) (field "a9" string) (field "a10" u64) (field "a11" 44) (field "a12" u8) (field "a13" string) (field "a14" u64) (field "a15" 44) (field "a16" u8) (field "a17" string) (field "a18" u64) (field "a19" 44) (field "a20" u8) (field "a21" string) (field "a22" u64) (field "a23" 44) (field "a24" u8) (field "a25" string) (field "a26" u64) (field "a27" 44) (field "a28" u8) (field "a29" string) (field "a30" u64) (field "a31" 44) (field "a32" u8) (field "a33" string) (field "a34" u64) (field "a35" 44) (field "a36" u8) (field "a37" string) (field "a38" u64) (field "a39" 44) (field "a40" u8) (field "a41" string) (field "a42" u64) (field "a43" 44) (field "a44" u8) (field "a45" string) (field "a46" u64) (field "a47" 44) (field "a48" u8) (field "a49" string) (field "a50" u64) (field "a51" 44) (field "a52" u8) (field "a53" string) (field "a54" u64) (field "a55" 44) (field "a56" u8) (field "a57" string) (field "a58" u64) (field "a59" 44) (field "a60" u8) (field "a61" string) (field "a62" u64) (field "a63" 44) (field "a64" u8) (field "a65" string) (field "a66" u64) (field "a67" 44) (field "a68" u8) (field "a69" string) (field "a70" u64) (field "a71" 44) (field "a72" u8) (field "a73" string) (field "a74" u64) (field "a75" 44) (field "a76" u8) (field "a77" string) (field "a78" u64) (field "a79" 44) (field "a80" u8) (field "a81" string) (field "a82" u64) (field "a83" 44) (field "a84" u8) (field "a85" string) (field "a86" u64) (field "a87" 44) (field "a88" u8) (field "a89" string)))
        (export "big" (type (eq 45)))
        (type (option 26))
        (type (option 47))
        (type (result u8 (error u16)))
        (type (result u64 (error f32)))
        (type (result 49 (error 50)))
        (type (tuple u8))
        (type (list u8))
        (type (list 53))
        (type (list 54))
        (type (variant (case "a" 48) (case "b" 51) (case "c" 52) (case "d" 55)))
        (export "deep" (type (eq 56)))
        (type (variant (case "a" f32) (case "b" u8) (case "c" s64) (case "d" f64) (case "e" string)))
        (export "jn" (type (eq 58)))
        (type (func (param "value" 1) (result 1)))
        (export "fwd-v256" (func (type 60)))
        (type (func (param "value" 3) (result 3)))
        (export "fwd-v257" (func (type 61)))
        (type (func (param "value" 5) (result 5)))
        (export "fwd-v300" (func (type 62)))
        (type (func (param "value" 7) (result 7)))
        (export "fwd-e1" (func (type 63)))
        (type (func (param "value" 9) (result 9)))
        (export "fwd-e256" (func (type 64)))
        (type (func (param "value" 11) (result 11)))
        (export "fwd-e257" (func (type 65)))
        (type (func (param "value" 13) (result 13)))
        (export "fwd-f1" (func (type 66)))
        (type (func (param "value" 15) (result 15)))
        (export "fwd-f8" (func (type 67)))
        (type (func (param "value" 17) (result 17)))
        (export "fwd-f9" (func (type 68)))
        (type (func (param "value" 19) (result 19)))
        (export "fwd-f16" (func (type 69)))
        (type (func (param "value" 21) (result 21)))
        (export "fwd-f17" (func (type 70)))
        (type (func (param "value" 23) (result 23)))
        (export "fwd-f32" (func (type 71)))
        (type (list 11))
        (type (func (param "value" 72) (result 72)))
        (export "fwd-le257" (func (type 73)))
        (type (list 3))
        (type (func (param "value" 74) (result 74)))
        (export "fwd-lv257" (func (type 75)))
        (type (list 13))
        (type (func (param "value" 76) (result 76)))
        (export "fwd-lf1" (func (type 77)))
        (type (list 15))
        (type (func (param "value" 78) (result 78)))
        (export "fwd-lf8" (func (type 79)))
        (type (list 17))
        (type (func (param "value" 80) (result 80)))
        (export "fwd-lf9" (func (type 81)))
        (type (list 19))
        (type (func (param "value" 82) (result 82)))
        (export "fwd-lf16" (func (type 83)))
        (type (list 21))
        (type (func (param "value" 84) (result 84)))
        (export "fwd-lf17" (func (type 85)))
        (type (list 23))
        (type (func (param "value" 86) (result 86)))
        (export "fwd-lf32" (func (type 87)))
        (type (tuple u8 string))
        (type (tuple char f32))
        (type (tuple u64 89))
        (type (tuple 88 90))
        (type (list 91))
        (type (result 92 (error string)))
        (type (option 93))
        (type (func (param "value" 94) (result 94)))
        (export "fwd-nest" (func (type 95)))
        (type (func (param "value" 25) (result 25)))
        (export "fwd-pad1" (func (type 96)))
        (type (func (param "value" 30) (result 30)))
        (export "fwd-pad2" (func (type 97)))
        (type (func (param "value" 35) (result 35)))
        (export "fwd-pad3" (func (type 98)))
        (type (list 30))
        (type (func (param "value" 99) (result 99)))
        (export "fwd-lpad" (func (type 100)))
        (type (list 35))
        (type (func (param "value" 101) (result 101)))
        (export "fwd-lpad3" (func (type 102)))
        (type (option 30))
        (type (func (param "value" 103) (result 103)))
        (export "fwd-opad" (func (type 104)))
        (type (list u64))
        (type (func (param "value" 105) (result 105)))
        (export "fwd-lu64" (func (type 106)))
        (type (list 105))
        (type (func (param "value" 107) (result 107)))
        (export "fwd-llu64" (func (type 108)))
        (type (list f64))
        (type (tuple f64 109))
        (type (list 110))
        (type (func (param "value" 111) (result 111)))
        (export "fwd-lf64e" (func (type 112)))
        (type (list string))
        (type (func (param "value" 113) (result 113)))
        (export "fwd-ls" (func (type 114)))
        (type (func (param "value" string) (result string)))
        (export "fwd-nul" (func (type 115)))
        (type (func (param "value" 37) (result 37)))
        (export "fwd-s16" (func (type 116)))
        (type (func (param "value" 39) (result 39)))
        (export "fwd-s17" (func (type 117)))
        (type (func (param "value" 41) (result 41)))
        (export "fwd-one" (func (type 118)))
        (type (func (param "value" 43) (result 43)))
        (export "fwd-two" (func (type 119)))
        (type (option 41))
        (type (func (param "value" 120) (result 120)))
        (export "fwd-onel" (func (type 121)))
        (type (func (param "value" 46) (result 46)))
        (export "fwd-big" (func (type 122)))
        (type (list 46))
        (type (func (param "value" 123) (result 123)))
        (export "fwd-lbig" (func (type 124)))
        (type (func (param "value" 57) (result 57)))
        (export "fwd-deep" (func (type 125)))
        (type (result f64 (error u32)))
        (type (result f32 (error 126)))
        (type (func (param "value" 127) (result 127)))
        (export "fwd-joins" (func (type 128)))
        (type (result u8 (error f32)))
        (type (func (param "value" 129) (result 129)))
        (export "fwd-joins2" (func (type 130)))
        (type (func (param "value" 59) (result 59)))
        (export "fwd-jn" (func (type 131)))
        (type (list 59))
        (type (func (param "value" 132) (result 132)))
        (export "fwd-ljn" (func (type 133)))
        (type (result (error 11)))
        (type (func (param "value" 134) (result 134)))
        (export "fwd-rr" (func (type 135)))
        (type (tuple bool char s8))
        (type (func (param "value" 136) (result 136)))
        (export "fwd-tf" (func (type 137)))
        (type (list u16 3))
        (type (func (param "value" 138) (result 138)))
        (export "fwd-fx3" (func (type 139)))
        (type (list string 1))
        (type (func (param "value" 140) (result 140)))
        (export "fwd-fx1" (func (type 141)))
        (type (list 25 2))
        (type (func (param "value" 142) (result 142)))
        (export "fwd-fx4p" (func (type 143)))
        (type (list u8 5))
        (type (list 144))
        (type (func (param "value" 145) (result 145)))
        (export "fwd-lfx" (func (type 146)))
        (type (list u64 17))
        (type (func (param "value" 147) (result 147)))
        (export "fwd-fx17" (func (type 148)))
        (type (list string 2))
        (type (list 149 2))
        (type (func (param "value" 150) (result 150)))
        (export "fwd-fxfx" (func (type 151)))
        (type (list 3 2))
        (type (option 152))
        (type (func (param "value" 153) (result 153)))
        (export "fwd-ofx" (func (type 154)))
        (type (list bool 4))
        (type (func (param "value" 155) (result 155)))
        (export "fwd-fxbool" (func (type 156)))
        (type (map string u32))
        (type (func (param "value" 157) (result 157)))
        (export "fwd-m" (func (type 158)))
        (type (map u8 u64))
        (type (func (param "value" 159) (result 159)))
        (export "fwd-mu8" (func (type 160)))
        (type (map u32 string))
        (type (map char 161))
        (type (func (param "value" 162) (result 162)))
        (export "fwd-mm" (func (type 163)))
        (type (map u32 113))
        (type (option 164))
        (type (func (param "value" 165) (result 165)))
        (export "fwd-om" (func (type 166)))
        (type (map bool f64))
        (type (list 167))
        (type (func (param "value" 168) (result 168)))
        (export "fwd-lm" (func (type 169)))
        (type (map u64 f32))
        (type (map u32 170))
        (type (func (param "value" 171) (result 171)))
        (export "fwd-mk" (func (type 172)))
      )
    )
    (import "t:odd/api" (instance $t:odd/api (type $ty-t:odd/api)))
    (core module $main
      (type (func (param i32 i64 i32)))
      (type (func (param i32 i64 i32 i32)))
      (type (func (param i32 i32 i32)))
      (type (func (param i32) (result i32)))
      (type (func (param i32 i32 i32 i32 i32)))
      (type (func (param i32 i64 i32 i32 i32 i32 i32 f64 i32 i32 i32)))
      (type (func (param i32 i32)))
      (type (func (param i32 i32 i32 i32 i32 i64 i32 i32 i32 i32 i32 i32)))
      (type (func (param i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32 i32)))
      (type (func (param i32 i32 i32 i64 i32 i32)))
      (type (func (param i32 i32 i64 i32)))
      (type (func (param i32 i32 i32 i32)))
      (type (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32)))
      (type (func (param i32 i32 i64 i32 i32 i64 i32 i32)))
      (type (func (param i32 i32 i32 i32) (result i32)))
      (type (func (param i32 i64) (result i32)))
      (type (func (param i32)))
      (type (func (param i32 i64 i32) (result i32)))
      (type (func (param i32 i32) (result i32)))
      (type (func (param i32 i64 i32 i32 i32 i32 i32 f64 i32 i32) (result i32)))
      (type (func (param i32 i32 i32 i32 i32 i64 i32 i32 i32 i32 i32) (result i32)))
      (type (func (param i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32) (result i32)))
      (type (func (param i32 i32 i32 i64 i32) (result i32)))
      (type (func (param i32 i32 i64) (result i32)))
      (type (func (param i32 i32 i32) (result i32)))
      (type (func (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
      (type (func (param i32 i32 i64 i32 i32 i64 i32) (result i32)))
      (import "t:odd/api" "fwd-v256" (func $i0 (type 0) (param i32 i64 i32)))
      (import "t:odd/api" "fwd-v257" (func $i1 (type 1) (param i32 i64 i32 i32)))
      (import "t:odd/api" "fwd-v300" (func $i2 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-e1" (func $i3 (type 3) (param i32) (result i32)))
      (import "t:odd/api" "fwd-e256" (func $i4 (type 3) (param i32) (result i32)))
      (import "t:odd/api" "fwd-e257" (func $i5 (type 3) (param i32) (result i32)))
      (import "t:odd/api" "fwd-f1" (func $i6 (type 3) (param i32) (result i32)))
      (import "t:odd/api" "fwd-f8" (func $i7 (type 3) (param i32) (result i32)))
      (import "t:odd/api" "fwd-f9" (func $i8 (type 3) (param i32) (result i32)))
      (import "t:odd/api" "fwd-f16" (func $i9 (type 3) (param i32) (result i32)))
      (import "t:odd/api" "fwd-f17" (func $i10 (type 3) (param i32) (result i32)))
      (import "t:odd/api" "fwd-f32" (func $i11 (type 3) (param i32) (result i32)))
      (import "t:odd/api" "fwd-le257" (func $i12 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-lv257" (func $i13 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-lf1" (func $i14 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-lf8" (func $i15 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-lf9" (func $i16 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-lf16" (func $i17 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-lf17" (func $i18 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-lf32" (func $i19 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-nest" (func $i20 (type 4) (param i32 i32 i32 i32 i32)))
      (import "t:odd/api" "fwd-pad1" (func $i21 (type 5) (param i32 i64 i32 i32 i32 i32 i32 f64 i32 i32 i32)))
      (import "t:odd/api" "fwd-pad2" (func $i22 (type 6) (param i32 i32)))
      (import "t:odd/api" "fwd-pad3" (func $i23 (type 7) (param i32 i32 i32 i32 i32 i64 i32 i32 i32 i32 i32 i32)))
      (import "t:odd/api" "fwd-lpad" (func $i24 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-lpad3" (func $i25 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-opad" (func $i26 (type 6) (param i32 i32)))
      (import "t:odd/api" "fwd-lu64" (func $i27 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-llu64" (func $i28 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-lf64e" (func $i29 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-ls" (func $i30 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-nul" (func $i31 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-s16" (func $i32 (type 8) (param i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32 i32)))
      (import "t:odd/api" "fwd-s17" (func $i33 (type 6) (param i32 i32)))
      (import "t:odd/api" "fwd-one" (func $i34 (type 3) (param i32) (result i32)))
      (import "t:odd/api" "fwd-two" (func $i35 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-onel" (func $i36 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-big" (func $i37 (type 6) (param i32 i32)))
      (import "t:odd/api" "fwd-lbig" (func $i38 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-deep" (func $i39 (type 9) (param i32 i32 i32 i64 i32 i32)))
      (import "t:odd/api" "fwd-joins" (func $i40 (type 10) (param i32 i32 i64 i32)))
      (import "t:odd/api" "fwd-joins2" (func $i41 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-jn" (func $i42 (type 1) (param i32 i64 i32 i32)))
      (import "t:odd/api" "fwd-ljn" (func $i43 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-rr" (func $i44 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-tf" (func $i45 (type 11) (param i32 i32 i32 i32)))
      (import "t:odd/api" "fwd-fx3" (func $i46 (type 11) (param i32 i32 i32 i32)))
      (import "t:odd/api" "fwd-fx1" (func $i47 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-fx4p" (func $i48 (type 6) (param i32 i32)))
      (import "t:odd/api" "fwd-lfx" (func $i49 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-fx17" (func $i50 (type 6) (param i32 i32)))
      (import "t:odd/api" "fwd-fxfx" (func $i51 (type 12) (param i32 i32 i32 i32 i32 i32 i32 i32 i32)))
      (import "t:odd/api" "fwd-ofx" (func $i52 (type 13) (param i32 i32 i64 i32 i32 i64 i32 i32)))
      (import "t:odd/api" "fwd-fxbool" (func $i53 (type 4) (param i32 i32 i32 i32 i32)))
      (import "t:odd/api" "fwd-m" (func $i54 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-mu8" (func $i55 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-mm" (func $i56 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-om" (func $i57 (type 11) (param i32 i32 i32 i32)))
      (import "t:odd/api" "fwd-lm" (func $i58 (type 2) (param i32 i32 i32)))
      (import "t:odd/api" "fwd-mk" (func $i59 (type 2) (param i32 i32 i32)))
      (memory 3)
      (global $next (mut i32) i32.const 131072)
      (export "memory" (memory 0))
      (export "cabi_realloc" (func $realloc))
      (export "t:odd/api#fwd-v256" (func 61))
      (export "cabi_post_t:odd/api#fwd-v256" (func 62))
      (export "t:odd/api#fwd-v257" (func 63))
      (export "cabi_post_t:odd/api#fwd-v257" (func 64))
      (export "t:odd/api#fwd-v300" (func 65))
      (export "cabi_post_t:odd/api#fwd-v300" (func 66))
      (export "t:odd/api#fwd-e1" (func 67))
      (export "cabi_post_t:odd/api#fwd-e1" (func 68))
      (export "t:odd/api#fwd-e256" (func 69))
      (export "cabi_post_t:odd/api#fwd-e256" (func 70))
      (export "t:odd/api#fwd-e257" (func 71))
      (export "cabi_post_t:odd/api#fwd-e257" (func 72))
      (export "t:odd/api#fwd-f1" (func 73))
      (export "cabi_post_t:odd/api#fwd-f1" (func 74))
      (export "t:odd/api#fwd-f8" (func 75))
      (export "cabi_post_t:odd/api#fwd-f8" (func 76))
      (export "t:odd/api#fwd-f9" (func 77))
      (export "cabi_post_t:odd/api#fwd-f9" (func 78))
      (export "t:odd/api#fwd-f16" (func 79))
      (export "cabi_post_t:odd/api#fwd-f16" (func 80))
      (export "t:odd/api#fwd-f17" (func 81))
      (export "cabi_post_t:odd/api#fwd-f17" (func 82))
      (export "t:odd/api#fwd-f32" (func 83))
      (export "cabi_post_t:odd/api#fwd-f32" (func 84))
      (export "t:odd/api#fwd-le257" (func 85))
      (export "cabi_post_t:odd/api#fwd-le257" (func 86))
      (export "t:odd/api#fwd-lv257" (func 87))
      (export "cabi_post_t:odd/api#fwd-lv257" (func 88))
      (export "t:odd/api#fwd-lf1" (func 89))
      (export "cabi_post_t:odd/api#fwd-lf1" (func 90))
      (export "t:odd/api#fwd-lf8" (func 91))
      (export "cabi_post_t:odd/api#fwd-lf8" (func 92))
      (export "t:odd/api#fwd-lf9" (func 93))
      (export "cabi_post_t:odd/api#fwd-lf9" (func 94))
      (export "t:odd/api#fwd-lf16" (func 95))
      (export "cabi_post_t:odd/api#fwd-lf16" (func 96))
      (export "t:odd/api#fwd-lf17" (func 97))
      (export "cabi_post_t:odd/api#fwd-lf17" (func 98))
      (export "t:odd/api#fwd-lf32" (func 99))
      (export "cabi_post_t:odd/api#fwd-lf32" (func 100))
      (export "t:odd/api#fwd-nest" (func 101))
      (export "cabi_post_t:odd/api#fwd-nest" (func 102))
      (export "t:odd/api#fwd-pad1" (func 103))
      (export "cabi_post_t:odd/api#fwd-pad1" (func 104))
      (export "t:odd/api#fwd-pad2" (func 105))
      (export "cabi_post_t:odd/api#fwd-pad2" (func 106))
      (export "t:odd/api#fwd-pad3" (func 107))
      (export "cabi_post_t:odd/api#fwd-pad3" (func 108))
      (export "t:odd/api#fwd-lpad" (func 109))
      (export "cabi_post_t:odd/api#fwd-lpad" (func 110))
      (export "t:odd/api#fwd-lpad3" (func 111))
      (export "cabi_post_t:odd/api#fwd-lpad3" (func 112))
      (export "t:odd/api#fwd-opad" (func 113))
      (export "cabi_post_t:odd/api#fwd-opad" (func 114))
      (export "t:odd/api#fwd-lu64" (func 115))
      (export "cabi_post_t:odd/api#fwd-lu64" (func 116))
      (export "t:odd/api#fwd-llu64" (func 117))
      (export "cabi_post_t:odd/api#fwd-llu64" (func 118))
      (export "t:odd/api#fwd-lf64e" (func 119))
      (export "cabi_post_t:odd/api#fwd-lf64e" (func 120))
      (export "t:odd/api#fwd-ls" (func 121))
      (export "cabi_post_t:odd/api#fwd-ls" (func 122))
      (export "t:odd/api#fwd-nul" (func 123))
      (export "cabi_post_t:odd/api#fwd-nul" (func 124))
      (export "t:odd/api#fwd-s16" (func 125))
      (export "cabi_post_t:odd/api#fwd-s16" (func 126))
      (export "t:odd/api#fwd-s17" (func 127))
      (export "cabi_post_t:odd/api#fwd-s17" (func 128))
      (export "t:odd/api#fwd-one" (func 129))
      (export "cabi_post_t:odd/api#fwd-one" (func 130))
      (export "t:odd/api#fwd-two" (func 131))
      (export "cabi_post_t:odd/api#fwd-two" (func 132))
      (export "t:odd/api#fwd-onel" (func 133))
      (export "cabi_post_t:odd/api#fwd-onel" (func 134))
      (export "t:odd/api#fwd-big" (func 135))
      (export "cabi_post_t:odd/api#fwd-big" (func 136))
      (export "t:odd/api#fwd-lbig" (func 137))
      (export "cabi_post_t:odd/api#fwd-lbig" (func 138))
      (export "t:odd/api#fwd-deep" (func 139))
      (export "cabi_post_t:odd/api#fwd-deep" (func 140))
      (export "t:odd/api#fwd-joins" (func 141))
      (export "cabi_post_t:odd/api#fwd-joins" (func 142))
      (export "t:odd/api#fwd-joins2" (func 143))
      (export "cabi_post_t:odd/api#fwd-joins2" (func 144))
      (export "t:odd/api#fwd-jn" (func 145))
      (export "cabi_post_t:odd/api#fwd-jn" (func 146))
      (export "t:odd/api#fwd-ljn" (func 147))
      (export "cabi_post_t:odd/api#fwd-ljn" (func 148))
      (export "t:odd/api#fwd-rr" (func 149))
      (export "cabi_post_t:odd/api#fwd-rr" (func 150))
      (export "t:odd/api#fwd-tf" (func 151))
      (export "cabi_post_t:odd/api#fwd-tf" (func 152))
      (export "t:odd/api#fwd-fx3" (func 153))
      (export "cabi_post_t:odd/api#fwd-fx3" (func 154))
      (export "t:odd/api#fwd-fx1" (func 155))
      (export "cabi_post_t:odd/api#fwd-fx1" (func 156))
      (export "t:odd/api#fwd-fx4p" (func 157))
      (export "cabi_post_t:odd/api#fwd-fx4p" (func 158))
      (export "t:odd/api#fwd-lfx" (func 159))
      (export "cabi_post_t:odd/api#fwd-lfx" (func 160))
      (export "t:odd/api#fwd-fx17" (func 161))
      (export "cabi_post_t:odd/api#fwd-fx17" (func 162))
      (export "t:odd/api#fwd-fxfx" (func 163))
      (export "cabi_post_t:odd/api#fwd-fxfx" (func 164))
      (export "t:odd/api#fwd-ofx" (func 165))
      (export "cabi_post_t:odd/api#fwd-ofx" (func 166))
      (export "t:odd/api#fwd-fxbool" (func 167))
      (export "cabi_post_t:odd/api#fwd-fxbool" (func 168))
      (export "t:odd/api#fwd-m" (func 169))
      (export "cabi_post_t:odd/api#fwd-m" (func 170))
      (export "t:odd/api#fwd-mu8" (func 171))
      (export "cabi_post_t:odd/api#fwd-mu8" (func 172))
      (export "t:odd/api#fwd-mm" (func 173))
      (export "cabi_post_t:odd/api#fwd-mm" (func 174))
      (export "t:odd/api#fwd-om" (func 175))
      (export "cabi_post_t:odd/api#fwd-om" (func 176))
      (export "t:odd/api#fwd-lm" (func 177))
      (export "cabi_post_t:odd/api#fwd-lm" (func 178))
      (export "t:odd/api#fwd-mk" (func 179))
      (export "cabi_post_t:odd/api#fwd-mk" (func 180))
      (func $realloc (type 14) (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
        (local $new i32) (local $end i32)
        global.get $next
        local.get $align
        i32.const 1
        i32.sub
        i32.add
        i32.const 0
        local.get $align
        i32.sub
        i32.and
        local.set $new
        local.get $new
        local.get $size
        i32.add
        local.set $end
        local.get $end
        global.set $next
        local.get $end
        memory.size
        i32.const 16
        i32.shl
        i32.gt_u
        if ;; label = @1
          local.get $end
          memory.size
          i32.const 16
          i32.shl
          i32.sub
          i32.const 16
          i32.shr_u
          i32.const 1
          i32.add
          memory.grow
          i32.const -1
          i32.eq
          if ;; label = @2
            unreachable
          end
        end
        local.get $new
        local.get $old
        local.get $old-size
        local.get $size
        local.get $old-size
        local.get $size
        i32.lt_u
        select
        memory.copy
        local.get $new
      )
      (func (type 15) (param i32 i64) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i0
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 17) (param i32 i64 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get 2
        local.get $ret
        call $i1
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i2
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        local.get 0
        call $i3
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        local.get 0
        call $i4
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        local.get 0
        call $i5
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        local.get 0
        call $i6
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        local.get 0
        call $i7
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        local.get 0
        call $i8
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        local.get 0
        call $i9
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        local.get 0
        call $i10
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        local.get 0
        call $i11
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i12
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i13
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i14
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i15
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i16
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i17
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i18
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i19
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 14) (param i32 i32 i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get $ret
        call $i20
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 19) (param i32 i64 i32 i32 i32 i32 i32 f64 i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get 4
        local.get 5
        local.get 6
        local.get 7
        local.get 8
        local.get 9
        local.get $ret
        call $i21
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get $ret
        call $i22
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 20) (param i32 i32 i32 i32 i32 i64 i32 i32 i32 i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get 4
        local.get 5
        local.get 6
        local.get 7
        local.get 8
        local.get 9
        local.get 10
        local.get $ret
        call $i23
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i24
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i25
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get $ret
        call $i26
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i27
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i28
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i29
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i30
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i31
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 21) (param i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get 4
        local.get 5
        local.get 6
        local.get 7
        local.get 8
        local.get 9
        local.get 10
        local.get 11
        local.get 12
        local.get 13
        local.get 14
        local.get 15
        local.get $ret
        call $i32
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get $ret
        call $i33
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        local.get 0
        call $i34
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i35
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i36
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get $ret
        call $i37
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i38
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 22) (param i32 i32 i32 i64 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get 4
        local.get $ret
        call $i39
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 23) (param i32 i32 i64) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get 2
        local.get $ret
        call $i40
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i41
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 17) (param i32 i64 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get 2
        local.get $ret
        call $i42
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i43
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i44
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 24) (param i32 i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get 2
        local.get $ret
        call $i45
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 24) (param i32 i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get 2
        local.get $ret
        call $i46
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i47
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get $ret
        call $i48
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i49
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 3) (param i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get $ret
        call $i50
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 25) (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get 4
        local.get 5
        local.get 6
        local.get 7
        local.get $ret
        call $i51
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 26) (param i32 i32 i64 i32 i32 i64 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get 4
        local.get 5
        local.get 6
        local.get $ret
        call $i52
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 14) (param i32 i32 i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get $ret
        call $i53
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i54
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i55
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i56
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 24) (param i32 i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get 2
        local.get $ret
        call $i57
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i58
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
      (func (type 18) (param i32 i32) (result i32)
        (local $ret i32)
        i32.const 0
        i32.const 0
        i32.const 8
        i32.const 32768
        call $realloc
        local.set $ret
        local.get 0
        local.get 1
        local.get $ret
        call $i59
        local.get $ret
      )
      (func (type 16) (param i32)
        i32.const 131072
        global.set $next
      )
    )
    (core module $wit-component-shim-module
      (type (func (param i32 i64 i32)))
      (type (func (param i32 i64 i32 i32)))
      (type (func (param i32 i32 i32)))
      (type (func (param i32 i32 i32 i32 i32)))
      (type (func (param i32 i64 i32 i32 i32 i32 i32 f64 i32 i32 i32)))
      (type (func (param i32 i32)))
      (type (func (param i32 i32 i32 i32 i32 i64 i32 i32 i32 i32 i32 i32)))
      (type (func (param i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32 i32)))
      (type (func (param i32 i32 i32 i64 i32 i32)))
      (type (func (param i32 i32 i64 i32)))
      (type (func (param i32 i32 i32 i32)))
      (type (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32)))
      (type (func (param i32 i32 i64 i32 i32 i64 i32 i32)))
      (table 50 50 funcref)
      (export "0" (func $indirect-t:odd/api-fwd-v256))
      (export "1" (func $indirect-t:odd/api-fwd-v257))
      (export "2" (func $indirect-t:odd/api-fwd-v300))
      (export "3" (func $indirect-t:odd/api-fwd-le257))
      (export "4" (func $indirect-t:odd/api-fwd-lv257))
      (export "5" (func $indirect-t:odd/api-fwd-lf1))
      (export "6" (func $indirect-t:odd/api-fwd-lf8))
      (export "7" (func $indirect-t:odd/api-fwd-lf9))
      (export "8" (func $indirect-t:odd/api-fwd-lf16))
      (export "9" (func $indirect-t:odd/api-fwd-lf17))
      (export "10" (func $indirect-t:odd/api-fwd-lf32))
      (export "11" (func $indirect-t:odd/api-fwd-nest))
      (export "12" (func $indirect-t:odd/api-fwd-pad1))
      (export "13" (func $indirect-t:odd/api-fwd-pad2))
      (export "14" (func $indirect-t:odd/api-fwd-pad3))
      (export "15" (func $indirect-t:odd/api-fwd-lpad))
      (export "16" (func $indirect-t:odd/api-fwd-lpad3))
      (export "17" (func $indirect-t:odd/api-fwd-opad))
      (export "18" (func $indirect-t:odd/api-fwd-lu64))
      (export "19" (func $indirect-t:odd/api-fwd-llu64))
      (export "20" (func $indirect-t:odd/api-fwd-lf64e))
      (export "21" (func $indirect-t:odd/api-fwd-ls))
      (export "22" (func $indirect-t:odd/api-fwd-nul))
      (export "23" (func $indirect-t:odd/api-fwd-s16))
      (export "24" (func $indirect-t:odd/api-fwd-s17))
      (export "25" (func $indirect-t:odd/api-fwd-two))
      (export "26" (func $indirect-t:odd/api-fwd-onel))
      (export "27" (func $indirect-t:odd/api-fwd-big))
      (export "28" (func $indirect-t:odd/api-fwd-lbig))
      (export "29" (func $indirect-t:odd/api-fwd-deep))
      (export "30" (func $indirect-t:odd/api-fwd-joins))
      (export "31" (func $indirect-t:odd/api-fwd-joins2))
      (export "32" (func $indirect-t:odd/api-fwd-jn))
      (export "33" (func $indirect-t:odd/api-fwd-ljn))
      (export "34" (func $indirect-t:odd/api-fwd-rr))
      (export "35" (func $indirect-t:odd/api-fwd-tf))
      (export "36" (func $indirect-t:odd/api-fwd-fx3))
      (export "37" (func $indirect-t:odd/api-fwd-fx1))
      (export "38" (func $indirect-t:odd/api-fwd-fx4p))
      (export "39" (func $indirect-t:odd/api-fwd-lfx))
      (export "40" (func $indirect-t:odd/api-fwd-fx17))
      (export "41" (func $indirect-t:odd/api-fwd-fxfx))
      (export "42" (func $indirect-t:odd/api-fwd-ofx))
      (export "43" (func $indirect-t:odd/api-fwd-fxbool))
      (export "44" (func $indirect-t:odd/api-fwd-m))
      (export "45" (func $indirect-t:odd/api-fwd-mu8))
      (export "46" (func $indirect-t:odd/api-fwd-mm))
      (export "47" (func $indirect-t:odd/api-fwd-om))
      (export "48" (func $indirect-t:odd/api-fwd-lm))
      (export "49" (func $indirect-t:odd/api-fwd-mk))
      (export "$imports" (table 0))
      (func $indirect-t:odd/api-fwd-v256 (type 0) (param i32 i64 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 0
        call_indirect (type 0)
      )
      (func $indirect-t:odd/api-fwd-v257 (type 1) (param i32 i64 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        i32.const 1
        call_indirect (type 1)
      )
      (func $indirect-t:odd/api-fwd-v300 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 2
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-le257 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 3
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-lv257 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 4
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-lf1 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 5
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-lf8 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 6
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-lf9 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 7
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-lf16 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 8
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-lf17 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 9
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-lf32 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 10
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-nest (type 3) (param i32 i32 i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get 4
        i32.const 11
        call_indirect (type 3)
      )
      (func $indirect-t:odd/api-fwd-pad1 (type 4) (param i32 i64 i32 i32 i32 i32 i32 f64 i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get 4
        local.get 5
        local.get 6
        local.get 7
        local.get 8
        local.get 9
        local.get 10
        i32.const 12
        call_indirect (type 4)
      )
      (func $indirect-t:odd/api-fwd-pad2 (type 5) (param i32 i32)
        local.get 0
        local.get 1
        i32.const 13
        call_indirect (type 5)
      )
      (func $indirect-t:odd/api-fwd-pad3 (type 6) (param i32 i32 i32 i32 i32 i64 i32 i32 i32 i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get 4
        local.get 5
        local.get 6
        local.get 7
        local.get 8
        local.get 9
        local.get 10
        local.get 11
        i32.const 14
        call_indirect (type 6)
      )
      (func $indirect-t:odd/api-fwd-lpad (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 15
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-lpad3 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 16
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-opad (type 5) (param i32 i32)
        local.get 0
        local.get 1
        i32.const 17
        call_indirect (type 5)
      )
      (func $indirect-t:odd/api-fwd-lu64 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 18
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-llu64 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 19
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-lf64e (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 20
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-ls (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 21
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-nul (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 22
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-s16 (type 7) (param i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32 i32)
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get 4
        local.get 5
        local.get 6
        local.get 7
        local.get 8
        local.get 9
        local.get 10
        local.get 11
        local.get 12
        local.get 13
        local.get 14
        local.get 15
        local.get 16
        i32.const 23
        call_indirect (type 7)
      )
      (func $indirect-t:odd/api-fwd-s17 (type 5) (param i32 i32)
        local.get 0
        local.get 1
        i32.const 24
        call_indirect (type 5)
      )
      (func $indirect-t:odd/api-fwd-two (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 25
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-onel (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 26
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-big (type 5) (param i32 i32)
        local.get 0
        local.get 1
        i32.const 27
        call_indirect (type 5)
      )
      (func $indirect-t:odd/api-fwd-lbig (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 28
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-deep (type 8) (param i32 i32 i32 i64 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get 4
        local.get 5
        i32.const 29
        call_indirect (type 8)
      )
      (func $indirect-t:odd/api-fwd-joins (type 9) (param i32 i32 i64 i32)
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        i32.const 30
        call_indirect (type 9)
      )
      (func $indirect-t:odd/api-fwd-joins2 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 31
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-jn (type 1) (param i32 i64 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        i32.const 32
        call_indirect (type 1)
      )
      (func $indirect-t:odd/api-fwd-ljn (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 33
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-rr (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 34
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-tf (type 10) (param i32 i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        i32.const 35
        call_indirect (type 10)
      )
      (func $indirect-t:odd/api-fwd-fx3 (type 10) (param i32 i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        i32.const 36
        call_indirect (type 10)
      )
      (func $indirect-t:odd/api-fwd-fx1 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 37
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-fx4p (type 5) (param i32 i32)
        local.get 0
        local.get 1
        i32.const 38
        call_indirect (type 5)
      )
      (func $indirect-t:odd/api-fwd-lfx (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 39
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-fx17 (type 5) (param i32 i32)
        local.get 0
        local.get 1
        i32.const 40
        call_indirect (type 5)
      )
      (func $indirect-t:odd/api-fwd-fxfx (type 11) (param i32 i32 i32 i32 i32 i32 i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get 4
        local.get 5
        local.get 6
        local.get 7
        local.get 8
        i32.const 41
        call_indirect (type 11)
      )
      (func $indirect-t:odd/api-fwd-ofx (type 12) (param i32 i32 i64 i32 i32 i64 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get 4
        local.get 5
        local.get 6
        local.get 7
        i32.const 42
        call_indirect (type 12)
      )
      (func $indirect-t:odd/api-fwd-fxbool (type 3) (param i32 i32 i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        local.get 4
        i32.const 43
        call_indirect (type 3)
      )
      (func $indirect-t:odd/api-fwd-m (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 44
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-mu8 (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 45
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-mm (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 46
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-om (type 10) (param i32 i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        local.get 3
        i32.const 47
        call_indirect (type 10)
      )
      (func $indirect-t:odd/api-fwd-lm (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 48
        call_indirect (type 2)
      )
      (func $indirect-t:odd/api-fwd-mk (type 2) (param i32 i32 i32)
        local.get 0
        local.get 1
        local.get 2
        i32.const 49
        call_indirect (type 2)
      )
    )
    (core instance $wit-component-shim-instance (instantiate $wit-component-shim-module))
    (type (variant (case "k0" u8) (case "k1") (case "k2") (case "k3") (case "k4") (case "k5") (case "k6") (case "k7") (case "k8") (case "k9") (case "k10") (case "k11") (case "k12") (case "k13") (case "k14") (case "k15") (case "k16") (case "k17") (case "k18") (case "k19") (case "k20") (case "k21") (case "k22") (case "k23") (case "k24") (case "k25") (case "k26") (case "k27") (case "k28") (case "k29") (case "k30") (case "k31") (case "k32") (case "k33") (case "k34") (case "k35") (case "k36") (case "k37") (case "k38") (case "k39") (case "k40") (case "k41") (case "k42") (case "k43") (case "k44") (case "k45") (case "k46") (case "k47") (case "k48") (case "k49") (case "k50") (case "k51") (case "k52") (case "k53") (case "k54") (case "k55") (case "k56") (case "k57") (case "k58") (case "k59") (case "k60") (case "k61") (case "k62") (case "k63") (case "k64") (case "k65") (case "k66") (case "k67") (case "k68") (case "k69") (case "k70") (case "k71") (case "k72") (case "k73") (case "k74") (case "k75") (case "k76") (case "k77") (case "k78") (case "k79") (case "k80") (case "k81") (case "k82") (case "k83") (case "k84") (case "k85") (case "k86") (case "k87") (case "k88") (case "k89") (case "k90") (case "k91") (case "k92") (case "k93") (case "k94") (case "k95") (case "k96") (case "k97") (case "k98") (case "k99") (case "k100") (case "k101") (case "k102") (case "k103") (case "k104") (case "k105") (case "k106") (case "k107") (case "k108") (case "k109") (case "k110") (case "k111") (case "k112") (case "k113") (case "k114") (case "k115") (case "k116") (case "k117") (case "k118") (case "k119") (case "k120") (case "k121") (case "k122") (case "k123") (case "k124") (case "k125") (case "k126") (case "k127") (case "k128") (case "k129") (case "k130") (case "k131") (case "k132") (case "k133") (case "k134") (case "k135") (case "k136") (case "k137") (case "k138") (case "k139") (case "k140") (case "k141") (case "k142") (case "k143") (case "k144") (case "k145") (case "k146") (case "k147") (case "k148") (case "k149") (case "k150") (case "k151") (case "k152") (case "k153") (case "k154") (case "k155") (case "k156") (case "k157") (case "k158") (case "k159") (case "k160") (case "k161") (case "k162") (case "k163") (case "k164") (case "k165") (case "k166") (case "k167") (case "k168") (case "k169") (case "k170") (case "k171") (case "k172") (case "k173") (case "k174") (case "k175") (case "k176") (case "k177") (case "k178") (case "k179") (case "k180") (case "k181") (case "k182") (case "k183") (case "k184") (case "k185") (case "k186") (case "k187") (case "k188") (case "k189") (case "k190") (case "k191") (case "k192") (case "k193") (case "k194") (case "k195") (case "k196") (case "k197") (case "k198") (case "k199") (case "k200") (case "k201") (case "k202") (case "k203") (case "k204") (case "k205") (case "k206") (case "k207") (case "k208") (case "k209") (case "k210") (case "k211") (case "k212") (case "k213") (case "k214") (case "k215") (case "k216") (case "k217") (case "k218") (case "k219") (case "k220") (case "k221") (case "k222") (case "k223") (case "k224") (case "k225") (case "k226") (case "k227") (case "k228") (case "k229") (case "k230") (case "k231") (case "k232") (case "k233") (case "k234") (case "k235") (case "k236") (case "k237") (case "k238") (case "k239") (case "k240") (case "k241") (case "k242") (case "k243") (case "k244") (case "k245") (case "k246") (case "k247") (case "k248") (case "k249") (case "k250") (case "k251") (case "k252") (case "k253") (case "k254") (case "k255" u64)))
    (type (variant (case "k0" u8) (case "k1") (case "k2") (case "k3") (case "k4") (case "k5") (case "k6") (case "k7") (case "k8") (case "k9") (case "k10") (case "k11") (case "k12") (case "k13") (case "k14") (case "k15") (case "k16") (case "k17") (case "k18") (case "k19") (case "k20") (case "k21") (case "k22") (case "k23") (case "k24") (case "k25") (case "k26") (case "k27") (case "k28") (case "k29") (case "k30") (case "k31") (case "k32") (case "k33") (case "k34") (case "k35") (case "k36") (case "k37") (case "k38") (case "k39") (case "k40") (case "k41") (case "k42") (case "k43") (case "k44") (case "k45") (case "k46") (case "k47") (case "k48") (case "k49") (case "k50") (case "k51") (case "k52") (case "k53") (case "k54") (case "k55") (case "k56") (case "k57") (case "k58") (case "k59") (case "k60") (case "k61") (case "k62") (case "k63") (case "k64") (case "k65") (case "k66") (case "k67") (case "k68") (case "k69") (case "k70") (case "k71") (case "k72") (case "k73") (case "k74") (case "k75") (case "k76") (case "k77") (case "k78") (case "k79") (case "k80") (case "k81") (case "k82") (case "k83") (case "k84") (case "k85") (case "k86") (case "k87") (case "k88") (case "k89") (case "k90") (case "k91") (case "k92") (case "k93") (case "k94") (case "k95") (case "k96") (case "k97") (case "k98") (case "k99") (case "k100") (case "k101") (case "k102") (case "k103") (case "k104") (case "k105") (case "k106") (case "k107") (case "k108") (case "k109") (case "k110") (case "k111") (case "k112") (case "k113") (case "k114") (case "k115") (case "k116") (case "k117") (case "k118") (case "k119") (case "k120") (case "k121") (case "k122") (case "k123") (case "k124") (case "k125") (case "k126") (case "k127") (case "k128") (case "k129") (case "k130") (case "k131") (case "k132") (case "k133") (case "k134") (case "k135") (case "k136") (case "k137") (case "k138") (case "k139") (case "k140") (case "k141") (case "k142") (case "k143") (case "k144") (case "k145") (case "k146") (case "k147") (case "k148") (case "k149") (case "k150") (case "k151") (case "k152") (case "k153") (case "k154") (case "k155") (case "k156") (case "k157") (case "k158") (case "k159") (case "k160") (case "k161") (case "k162") (case "k163") (case "k164") (case "k165") (case "k166") (case "k167") (case "k168") (case "k169") (case "k170") (case "k171") (case "k172") (case "k173") (case "k174") (case "k175") (case "k176") (case "k177") (case "k178") (case "k179") (case "k180") (case "k181") (case "k182") (case "k183") (case "k184") (case "k185") (case "k186") (case "k187") (case "k188") (case "k189") (case "k190") (case "k191") (case "k192") (case "k193") (case "k194") (case "k195") (case "k196") (case "k197") (case "k198") (case "k199") (case "k200") (case "k201") (case "k202") (case "k203") (case "k204") (case "k205") (case "k206") (case "k207") (case "k208") (case "k209") (case "k210") (case "k211") (case "k212") (case "k213") (case "k214") (case "k215") (case "k216") (case "k217") (case "k218") (case "k219") (case "k220") (case "k221") (case "k222") (case "k223") (case "k224") (case "k225") (case "k226") (case "k227") (case "k228") (case "k229") (case "k230") (case "k231") (case "k232") (case "k233") (case "k234") (case "k235") (case "k236") (case "k237") (case "k238") (case "k239") (case "k240") (case "k241") (case "k242") (case "k243") (case "k244") (case "k245") (case "k246") (case "k247") (case "k248") (case "k249") (case "k250") (case "k251") (case "k252") (case "k253") (case "k254") (case "k255" u64) (case "k256" string)))
    (type (variant (case "k0" u16) (case "k1") (case "k2") (case "k3" u16) (case "k4") (case "k5") (case "k6" u16) (case "k7") (case "k8") (case "k9" u16) (case "k10") (case "k11") (case "k12" u16) (case "k13") (case "k14") (case "k15" u16) (case "k16") (case "k17") (case "k18" u16) (case "k19") (case "k20") (case "k21" u16) (case "k22") (case "k23") (case "k24" u16) (case "k25") (case "k26") (case "k27" u16) (case "k28") (case "k29") (case "k30" u16) (case "k31") (case "k32") (case "k33" u16) (case "k34") (case "k35") (case "k36" u16) (case "k37") (case "k38") (case "k39" u16) (case "k40") (case "k41") (case "k42" u16) (case "k43") (case "k44") (case "k45" u16) (case "k46") (case "k47") (case "k48" u16) (case "k49") (case "k50") (case "k51" u16) (case "k52") (case "k53") (case "k54" u16) (case "k55") (case "k56") (case "k57" u16) (case "k58") (case "k59") (case "k60" u16) (case "k61") (case "k62") (case "k63" u16) (case "k64") (case "k65") (case "k66" u16) (case "k67") (case "k68") (case "k69" u16) (case "k70") (case "k71") (case "k72" u16) (case "k73") (case "k74") (case "k75" u16) (case "k76") (case "k77") (case "k78" u16) (case "k79") (case "k80") (case "k81" u16) (case "k82") (case "k83") (case "k84" u16) (case "k85") (case "k86") (case "k87" u16) (case "k88") (case "k89") (case "k90" u16) (case "k91") (case "k92") (case "k93" u16) (case "k94") (case "k95") (case "k96" u16) (case "k97") (case "k98") (case "k99" u16) (case "k100") (case "k101") (case "k102" u16) (case "k103") (case "k104") (case "k105" u16) (case "k106") (case "k107") (case "k108" u16) (case "k109") (case "k110") (case "k111" u16) (case "k112") (case "k113") (case "k114" u16) (case "k115") (case "k116") (case "k117" u16) (case "k118") (case "k119") (case "k120" u16) (case "k121") (case "k122") (case "k123" u16) (case "k124") (case "k125") (case "k126" u16) (case "k127") (case "k128") (case "k129" u16) (case "k130") (case "k131") (case "k132" u16) (case "k133") (case "k134") (case "k135" u16) (case "k136") (case "k137") (case "k138" u16) (case "k139") (case "k140") (case "k141" u16) (case "k142") (case "k143") (case "k144" u16) (case "k145") (case "k146") (case "k147" u16) (case "k148") (case "k149") (case "k150" u16) (case "k151") (case "k152") (case "k153" u16) (case "k154") (case "k155") (case "k156" u16) (case "k157") (case "k158") (case "k159" u16) (case "k160") (case "k161") (case "k162" u16) (case "k163") (case "k164") (case "k165" u16) (case "k166") (case "k167") (case "k168" u16) (case "k169") (case "k170") (case "k171" u16) (case "k172") (case "k173") (case "k174" u16) (case "k175") (case "k176") (case "k177" u16) (case "k178") (case "k179") (case "k180" u16) (case "k181") (case "k182") (case "k183" u16) (case "k184") (case "k185") (case "k186" u16) (case "k187") (case "k188") (case "k189" u16) (case "k190") (case "k191") (case "k192" u16) (case "k193") (case "k194") (case "k195" u16) (case "k196") (case "k197") (case "k198" u16) (case "k199") (case "k200") (case "k201" u16) (case "k202") (case "k203") (case "k204" u16) (case "k205") (case "k206") (case "k207" u16) (case "k208") (case "k209") (case "k210" u16) (case "k211") (case "k212") (case "k213" u16) (case "k214") (case "k215") (case "k216" u16) (case "k217") (case "k218") (case "k219" u16) (case "k220") (case "k221") (case "k222" u16) (case "k223") (case "k224") (case "k225" u16) (case "k226") (case "k227") (case "k228" u16) (case "k229") (case "k230") (case "k231" u16) (case "k232") (case "k233") (case "k234" u16) (case "k235") (case "k236") (case "k237" u16) (case "k238") (case "k239") (case "k240" u16) (case "k241") (case "k242") (case "k243" u16) (case "k244") (case "k245") (case "k246" u16) (case "k247") (case "k248") (case "k249" u16) (case "k250") (case "k251") (case "k252" u16) (case "k253") (case "k254") (case "k255" u16) (case "k256") (case "k257") (case "k258" u16) (case "k259") (case "k260") (case "k261" u16) (case "k262") (case "k263") (case "k264" u16) (case "k265") (case "k266") (case "k267" u16) (case "k268") (case "k269") (case "k270" u16) (case "k271") (case "k272") (case "k273" u16) (case "k274") (case "k275") (case "k276" u16) (case "k277") (case "k278") (case "k279" u16) (case "k280") (case "k281") (case "k282" u16) (case "k283") (case "k284") (case "k285" u16) (case "k286") (case "k287") (case "k288" u16) (case "k289") (case "k290") (case "k291" u16) (case "k292") (case "k293") (case "k294" u16) (case "k295") (case "k296") (case "k297" u16) (case "k298") (case "k299")))
    (type (enum "k0"))
    (type (enum "k0" "k1" "k2" "k3" "k4" "k5" "k6" "k7" "k8" "k9" "k10" "k11" "k12" "k13" "k14" "k15" "k16" "k17" "k18" "k19" "k20" "k21" "k22" "k23" "k24" "k25" "k26" "k27" "k28" "k29" "k30" "k31" "k32" "k33" "k34" "k35" "k36" "k37" "k38" "k39" "k40" "k41" "k42" "k43" "k44" "k45" "k46" "k47" "k48" "k49" "k50" "k51" "k52" "k53" "k54" "k55" "k56" "k57" "k58" "k59" "k60" "k61" "k62" "k63" "k64" "k65" "k66" "k67" "k68" "k69" "k70" "k71" "k72" "k73" "k74" "k75" "k76" "k77" "k78" "k79" "k80" "k81" "k82" "k83" "k84" "k85" "k86" "k87" "k88" "k89" "k90" "k91" "k92" "k93" "k94" "k95" "k96" "k97" "k98" "k99" "k100" "k101" "k102" "k103" "k104" "k105" "k106" "k107" "k108" "k109" "k110" "k111" "k112" "k113" "k114" "k115" "k116" "k117" "k118" "k119" "k120" "k121" "k122" "k123" "k124" "k125" "k126" "k127" "k128" "k129" "k130" "k131" "k132" "k133" "k134" "k135" "k136" "k137" "k138" "k139" "k140" "k141" "k142" "k143" "k144" "k145" "k146" "k147" "k148" "k149" "k150" "k151" "k152" "k153" "k154" "k155" "k156" "k157" "k158" "k159" "k160" "k161" "k162" "k163" "k164" "k165" "k166" "k167" "k168" "k169" "k170" "k171" "k172" "k173" "k174" "k175" "k176" "k177" "k178" "k179" "k180" "k181" "k182" "k183" "k184" "k185" "k186" "k187" "k188" "k189" "k190" "k191" "k192" "k193" "k194" "k195" "k196" "k197" "k198" "k199" "k200" "k201" "k202" "k203" "k204" "k205" "k206" "k207" "k208" "k209" "k210" "k211" "k212" "k213" "k214" "k215" "k216" "k217" "k218" "k219" "k220" "k221" "k222" "k223" "k224" "k225" "k226" "k227" "k228" "k229" "k230" "k231" "k232" "k233" "k234" "k235" "k236" "k237" "k238" "k239" "k240" "k241" "k242" "k243" "k244" "k245" "k246" "k247" "k248" "k249" "k250" "k251" "k252" "k253" "k254" "k255"))
    (type (enum "k0" "k1" "k2" "k3" "k4" "k5" "k6" "k7" "k8" "k9" "k10" "k11" "k12" "k13" "k14" "k15" "k16" "k17" "k18" "k19" "k20" "k21" "k22" "k23" "k24" "k25" "k26" "k27" "k28" "k29" "k30" "k31" "k32" "k33" "k34" "k35" "k36" "k37" "k38" "k39" "k40" "k41" "k42" "k43" "k44" "k45" "k46" "k47" "k48" "k49" "k50" "k51" "k52" "k53" "k54" "k55" "k56" "k57" "k58" "k59" "k60" "k61" "k62" "k63" "k64" "k65" "k66" "k67" "k68" "k69" "k70" "k71" "k72" "k73" "k74" "k75" "k76" "k77" "k78" "k79" "k80" "k81" "k82" "k83" "k84" "k85" "k86" "k87" "k88" "k89" "k90" "k91" "k92" "k93" "k94" "k95" "k96" "k97" "k98" "k99" "k100" "k101" "k102" "k103" "k104" "k105" "k106" "k107" "k108" "k109" "k110" "k111" "k112" "k113" "k114" "k115" "k116" "k117" "k118" "k119" "k120" "k121" "k122" "k123" "k124" "k125" "k126" "k127" "k128" "k129" "k130" "k131" "k132" "k133" "k134" "k135" "k136" "k137" "k138" "k139" "k140" "k141" "k142" "k143" "k144" "k145" "k146" "k147" "k148" "k149" "k150" "k151" "k152" "k153" "k154" "k155" "k156" "k157" "k158" "k159" "k160" "k161" "k162" "k163" "k164" "k165" "k166" "k167" "k168" "k169" "k170" "k171" "k172" "k173" "k174" "k175" "k176" "k177" "k178" "k179" "k180" "k181" "k182" "k183" "k184" "k185" "k186" "k187" "k188" "k189" "k190" "k191" "k192" "k193" "k194" "k195" "k196" "k197" "k198" "k199" "k200" "k201" "k202" "k203" "k204" "k205" "k206" "k207" "k208" "k209" "k210" "k211" "k212" "k213" "k214" "k215" "k216" "k217" "k218" "k219" "k220" "k221" "k222" "k223" "k224" "k225" "k226" "k227" "k228" "k229" "k230" "k231" "k232" "k233" "k234" "k235" "k236" "k237" "k238" "k239" "k240" "k241" "k242" "k243" "k244" "k245" "k246" "k247" "k248" "k249" "k250" "k251" "k252" "k253" "k254" "k255" "k256"))
    (type (flags "b0"))
    (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7"))
    (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8"))
    (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15"))
    (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15" "b16"))
    (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15" "b16" "b17" "b18" "b19" "b20" "b21" "b22" "b23" "b24" "b25" "b26" "b27" "b28" "b29" "b30" "b31"))
    (type (record (field "a" u8) (field "b" u64) (field "c" u8) (field "d" u16) (field "e" u8) (field "f" u32) (field "g" bool) (field "h" f64) (field "i" char) (field "j" s8)))
    (type (option u8))
    (type (option u64))
    (type (result u8 (error u64)))
    (type (record (field "a" u8) (field "b" 13) (field "c" 14) (field "d" 15) (field "e" 16) (field "f" u8)))
    (type (flags "x" "y" "z"))
    (type (tuple u8 u16))
    (type (record (field "a" 18) (field "b" u16) (field "c" 6) (field "d" u8) (field "e" 2) (field "f" u8) (field "g" 19) (field "h" u8)))
    (type (record (field "a0" u8) (field "a1" f64) (field "a2" u64) (field "a3" f32) (field "a4" u8) (field "a5" f64) (field "a6" u64) (field "a7" f32) (field "a8" u8) (field "a9" f64) (field "a10" u64) (field "a11" f32) (field "a12" u8) (field "a13" f64) (field "a14" u64) (field "a15" f32)))
    (type (record (field "a0" u8) (field "a1" f64) (field "a2" u64) (field "a3" f32) (field "a4" u8) (field "a5" f64) (field "a6" u64) (field "a7" f32) (field "a8" u8) (field "a9" f64) (field "a10" u64) (field "a11" f32) (field "a12" u8) (field "a13" f64) (field "a14" u64) (field "a15" f32) (field "a16" u8)))
    (type (record (field "a" u32)))
    (type (record (field "a" u32) (field "b" u32)))
    (type (option f64))
    (type (record (field "a0" u8) (field "a1" string) (field "a2" u64) (field "a3" 25) (field "a4" u8) (field "a5" string) (field "a6" u64) (field "a7" 25) (field "a8" u8) (field "a9" string) (field "a10" u64) (field "a11" 25) (field "a12" u8) (field "a13" string) (field "a14" u64) (field "a15" 25) (field "a16" u8) (field "a17" string) (field "a18" u64) (field "a19" 25) (field "a20" u8) (field "a21" string) (field "a22" u64) (field "a23" 25) (field "a24" u8) (field "a25" string) (field "a26" u64) (field "a27" 25) (field "a28" u8) (field "a29" string) (field "a30" u64) (field "a31" 25) (field "a32" u8) (field "a33" string) (field "a34" u64) (field "a35" 25) (field "a36" u8) (field "a37" string) (field "a38" u64) (field "a39" 25) (field "a40" u8) (field "a41" string) (field "a42" u64) (field "a43" 25) (field "a44" u8) (field "a45" string) (field "a46" u64) (field "a47" 25) (field "a48" u8) (field "a49" string) (field "a50" u64) (field "a51" 25) (field "a52" u8) (field "a53" string) (field "a54" u64) (field "a55" 25) (field "a56" u8) (field "a57" string) (field "a58" u64) (field "a59" 25) (field "a60" u8) (field "a61" string) (field "a62" u64) (field "a63" 25) (field "a64" u8) (field "a65" string) (field "a66" u64) (field "a67" 25) (field "a68" u8) (field "a69" string) (field "a70" u64) (field "a71" 25) (field "a72" u8) (field "a73" string) (field "a74" u64) (field "a75" 25) (field "a76" u8) (field "a77" string) (field "a78" u64) (field "a79" 25) (field "a80" u8) (field "a81" string) (field "a82" u64) (field "a83" 25) (field "a84" u8) (field "a85" string) (field "a86" u64) (field "a87" 25) (field "a88" u8) (field "a89" string)))
    (type (option 14))
    (type (option 27))
    (type (result u8 (error u16)))
    (type (result u64 (error f32)))
    (type (result 29 (error 30)))
    (type (tuple u8))
    (type (list u8))
    (type (list 33))
    (type (list 34))
    (type (variant (case "a" 28) (case "b" 31) (case "c" 32) (case "d" 35)))
    (type (variant (case "a" f32) (case "b" u8) (case "c" s64) (case "d" f64) (case "e" string)))
    (alias core export $wit-component-shim-instance "0" (core func $indirect-t:odd/api-fwd-v256))
    (alias core export $wit-component-shim-instance "1" (core func $indirect-t:odd/api-fwd-v257))
    (alias core export $wit-component-shim-instance "2" (core func $indirect-t:odd/api-fwd-v300))
    (alias export $t:odd/api "fwd-e1" (func $fwd-e1))
    (core func $fwd-e1 (canon lower (func $fwd-e1)))
    (alias export $t:odd/api "fwd-e256" (func $fwd-e256))
    (core func $fwd-e256 (canon lower (func $fwd-e256)))
    (alias export $t:odd/api "fwd-e257" (func $fwd-e257))
    (core func $fwd-e257 (canon lower (func $fwd-e257)))
    (alias export $t:odd/api "fwd-f1" (func $fwd-f1))
    (core func $fwd-f1 (canon lower (func $fwd-f1)))
    (alias export $t:odd/api "fwd-f8" (func $fwd-f8))
    (core func $fwd-f8 (canon lower (func $fwd-f8)))
    (alias export $t:odd/api "fwd-f9" (func $fwd-f9))
    (core func $fwd-f9 (canon lower (func $fwd-f9)))
    (alias export $t:odd/api "fwd-f16" (func $fwd-f16))
    (core func $fwd-f16 (canon lower (func $fwd-f16)))
    (alias export $t:odd/api "fwd-f17" (func $fwd-f17))
    (core func $fwd-f17 (canon lower (func $fwd-f17)))
    (alias export $t:odd/api "fwd-f32" (func $fwd-f32))
    (core func $fwd-f32 (canon lower (func $fwd-f32)))
    (alias core export $wit-component-shim-instance "3" (core func $indirect-t:odd/api-fwd-le257))
    (alias core export $wit-component-shim-instance "4" (core func $indirect-t:odd/api-fwd-lv257))
    (alias core export $wit-component-shim-instance "5" (core func $indirect-t:odd/api-fwd-lf1))
    (alias core export $wit-component-shim-instance "6" (core func $indirect-t:odd/api-fwd-lf8))
    (alias core export $wit-component-shim-instance "7" (core func $indirect-t:odd/api-fwd-lf9))
    (alias core export $wit-component-shim-instance "8" (core func $indirect-t:odd/api-fwd-lf16))
    (alias core export $wit-component-shim-instance "9" (core func $indirect-t:odd/api-fwd-lf17))
    (alias core export $wit-component-shim-instance "10" (core func $indirect-t:odd/api-fwd-lf32))
    (alias core export $wit-component-shim-instance "11" (core func $indirect-t:odd/api-fwd-nest))
    (alias core export $wit-component-shim-instance "12" (core func $indirect-t:odd/api-fwd-pad1))
    (alias core export $wit-component-shim-instance "13" (core func $indirect-t:odd/api-fwd-pad2))
    (alias core export $wit-component-shim-instance "14" (core func $indirect-t:odd/api-fwd-pad3))
    (alias core export $wit-component-shim-instance "15" (core func $indirect-t:odd/api-fwd-lpad))
    (alias core export $wit-component-shim-instance "16" (core func $indirect-t:odd/api-fwd-lpad3))
    (alias core export $wit-component-shim-instance "17" (core func $indirect-t:odd/api-fwd-opad))
    (alias core export $wit-component-shim-instance "18" (core func $indirect-t:odd/api-fwd-lu64))
    (alias core export $wit-component-shim-instance "19" (core func $indirect-t:odd/api-fwd-llu64))
    (alias core export $wit-component-shim-instance "20" (core func $indirect-t:odd/api-fwd-lf64e))
    (alias core export $wit-component-shim-instance "21" (core func $indirect-t:odd/api-fwd-ls))
    (alias core export $wit-component-shim-instance "22" (core func $indirect-t:odd/api-fwd-nul))
    (alias core export $wit-component-shim-instance "23" (core func $indirect-t:odd/api-fwd-s16))
    (alias core export $wit-component-shim-instance "24" (core func $indirect-t:odd/api-fwd-s17))
    (alias export $t:odd/api "fwd-one" (func $fwd-one))
    (core func $fwd-one (canon lower (func $fwd-one)))
    (alias core export $wit-component-shim-instance "25" (core func $indirect-t:odd/api-fwd-two))
    (alias core export $wit-component-shim-instance "26" (core func $indirect-t:odd/api-fwd-onel))
    (alias core export $wit-component-shim-instance "27" (core func $indirect-t:odd/api-fwd-big))
    (alias core export $wit-component-shim-instance "28" (core func $indirect-t:odd/api-fwd-lbig))
    (alias core export $wit-component-shim-instance "29" (core func $indirect-t:odd/api-fwd-deep))
    (alias core export $wit-component-shim-instance "30" (core func $indirect-t:odd/api-fwd-joins))
    (alias core export $wit-component-shim-instance "31" (core func $indirect-t:odd/api-fwd-joins2))
    (alias core export $wit-component-shim-instance "32" (core func $indirect-t:odd/api-fwd-jn))
    (alias core export $wit-component-shim-instance "33" (core func $indirect-t:odd/api-fwd-ljn))
    (alias core export $wit-component-shim-instance "34" (core func $indirect-t:odd/api-fwd-rr))
    (alias core export $wit-component-shim-instance "35" (core func $indirect-t:odd/api-fwd-tf))
    (alias core export $wit-component-shim-instance "36" (core func $indirect-t:odd/api-fwd-fx3))
    (alias core export $wit-component-shim-instance "37" (core func $indirect-t:odd/api-fwd-fx1))
    (alias core export $wit-component-shim-instance "38" (core func $indirect-t:odd/api-fwd-fx4p))
    (alias core export $wit-component-shim-instance "39" (core func $indirect-t:odd/api-fwd-lfx))
    (alias core export $wit-component-shim-instance "40" (core func $indirect-t:odd/api-fwd-fx17))
    (alias core export $wit-component-shim-instance "41" (core func $indirect-t:odd/api-fwd-fxfx))
    (alias core export $wit-component-shim-instance "42" (core func $indirect-t:odd/api-fwd-ofx))
    (alias core export $wit-component-shim-instance "43" (core func $indirect-t:odd/api-fwd-fxbool))
    (alias core export $wit-component-shim-instance "44" (core func $indirect-t:odd/api-fwd-m))
    (alias core export $wit-component-shim-instance "45" (core func $indirect-t:odd/api-fwd-mu8))
    (alias core export $wit-component-shim-instance "46" (core func $indirect-t:odd/api-fwd-mm))
    (alias core export $wit-component-shim-instance "47" (core func $indirect-t:odd/api-fwd-om))
    (alias core export $wit-component-shim-instance "48" (core func $indirect-t:odd/api-fwd-lm))
    (alias core export $wit-component-shim-instance "49" (core func $indirect-t:odd/api-fwd-mk))
    (core instance $t:odd/api
      (export "fwd-v256" (func $indirect-t:odd/api-fwd-v256))
      (export "fwd-v257" (func $indirect-t:odd/api-fwd-v257))
      (export "fwd-v300" (func $indirect-t:odd/api-fwd-v300))
      (export "fwd-e1" (func $fwd-e1))
      (export "fwd-e256" (func $fwd-e256))
      (export "fwd-e257" (func $fwd-e257))
      (export "fwd-f1" (func $fwd-f1))
      (export "fwd-f8" (func $fwd-f8))
      (export "fwd-f9" (func $fwd-f9))
      (export "fwd-f16" (func $fwd-f16))
      (export "fwd-f17" (func $fwd-f17))
      (export "fwd-f32" (func $fwd-f32))
      (export "fwd-le257" (func $indirect-t:odd/api-fwd-le257))
      (export "fwd-lv257" (func $indirect-t:odd/api-fwd-lv257))
      (export "fwd-lf1" (func $indirect-t:odd/api-fwd-lf1))
      (export "fwd-lf8" (func $indirect-t:odd/api-fwd-lf8))
      (export "fwd-lf9" (func $indirect-t:odd/api-fwd-lf9))
      (export "fwd-lf16" (func $indirect-t:odd/api-fwd-lf16))
      (export "fwd-lf17" (func $indirect-t:odd/api-fwd-lf17))
      (export "fwd-lf32" (func $indirect-t:odd/api-fwd-lf32))
      (export "fwd-nest" (func $indirect-t:odd/api-fwd-nest))
      (export "fwd-pad1" (func $indirect-t:odd/api-fwd-pad1))
      (export "fwd-pad2" (func $indirect-t:odd/api-fwd-pad2))
      (export "fwd-pad3" (func $indirect-t:odd/api-fwd-pad3))
      (export "fwd-lpad" (func $indirect-t:odd/api-fwd-lpad))
      (export "fwd-lpad3" (func $indirect-t:odd/api-fwd-lpad3))
      (export "fwd-opad" (func $indirect-t:odd/api-fwd-opad))
      (export "fwd-lu64" (func $indirect-t:odd/api-fwd-lu64))
      (export "fwd-llu64" (func $indirect-t:odd/api-fwd-llu64))
      (export "fwd-lf64e" (func $indirect-t:odd/api-fwd-lf64e))
      (export "fwd-ls" (func $indirect-t:odd/api-fwd-ls))
      (export "fwd-nul" (func $indirect-t:odd/api-fwd-nul))
      (export "fwd-s16" (func $indirect-t:odd/api-fwd-s16))
      (export "fwd-s17" (func $indirect-t:odd/api-fwd-s17))
      (export "fwd-one" (func $fwd-one))
      (export "fwd-two" (func $indirect-t:odd/api-fwd-two))
      (export "fwd-onel" (func $indirect-t:odd/api-fwd-onel))
      (export "fwd-big" (func $indirect-t:odd/api-fwd-big))
      (export "fwd-lbig" (func $indirect-t:odd/api-fwd-lbig))
      (export "fwd-deep" (func $indirect-t:odd/api-fwd-deep))
      (export "fwd-joins" (func $indirect-t:odd/api-fwd-joins))
      (export "fwd-joins2" (func $indirect-t:odd/api-fwd-joins2))
      (export "fwd-jn" (func $indirect-t:odd/api-fwd-jn))
      (export "fwd-ljn" (func $indirect-t:odd/api-fwd-ljn))
      (export "fwd-rr" (func $indirect-t:odd/api-fwd-rr))
      (export "fwd-tf" (func $indirect-t:odd/api-fwd-tf))
      (export "fwd-fx3" (func $indirect-t:odd/api-fwd-fx3))
      (export "fwd-fx1" (func $indirect-t:odd/api-fwd-fx1))
      (export "fwd-fx4p" (func $indirect-t:odd/api-fwd-fx4p))
      (export "fwd-lfx" (func $indirect-t:odd/api-fwd-lfx))
      (export "fwd-fx17" (func $indirect-t:odd/api-fwd-fx17))
      (export "fwd-fxfx" (func $indirect-t:odd/api-fwd-fxfx))
      (export "fwd-ofx" (func $indirect-t:odd/api-fwd-ofx))
      (export "fwd-fxbool" (func $indirect-t:odd/api-fwd-fxbool))
      (export "fwd-m" (func $indirect-t:odd/api-fwd-m))
      (export "fwd-mu8" (func $indirect-t:odd/api-fwd-mu8))
      (export "fwd-mm" (func $indirect-t:odd/api-fwd-mm))
      (export "fwd-om" (func $indirect-t:odd/api-fwd-om))
      (export "fwd-lm" (func $indirect-t:odd/api-fwd-lm))
      (export "fwd-mk" (func $indirect-t:odd/api-fwd-mk))
    )
    (core instance $main (instantiate $main
        (with "t:odd/api" (instance $t:odd/api))
      )
    )
    (alias core export $main "memory" (core memory $memory))
    (core module $wit-component-fixup
      (type (func (param i32 i64 i32)))
      (type (func (param i32 i64 i32 i32)))
      (type (func (param i32 i32 i32)))
      (type (func (param i32 i32 i32 i32 i32)))
      (type (func (param i32 i64 i32 i32 i32 i32 i32 f64 i32 i32 i32)))
      (type (func (param i32 i32)))
      (type (func (param i32 i32 i32 i32 i32 i64 i32 i32 i32 i32 i32 i32)))
      (type (func (param i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32 i32)))
      (type (func (param i32 i32 i32 i64 i32 i32)))
      (type (func (param i32 i32 i64 i32)))
      (type (func (param i32 i32 i32 i32)))
      (type (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32)))
      (type (func (param i32 i32 i64 i32 i32 i64 i32 i32)))
      (import "actual" "0" (func $0 (type 0) (param i32 i64 i32)))
      (import "actual" "1" (func $1 (type 1) (param i32 i64 i32 i32)))
      (import "actual" "2" (func $2 (type 2) (param i32 i32 i32)))
      (import "actual" "3" (func $3 (type 2) (param i32 i32 i32)))
      (import "actual" "4" (func $4 (type 2) (param i32 i32 i32)))
      (import "actual" "5" (func $5 (type 2) (param i32 i32 i32)))
      (import "actual" "6" (func $6 (type 2) (param i32 i32 i32)))
      (import "actual" "7" (func $7 (type 2) (param i32 i32 i32)))
      (import "actual" "8" (func $8 (type 2) (param i32 i32 i32)))
      (import "actual" "9" (func $9 (type 2) (param i32 i32 i32)))
      (import "actual" "10" (func $10 (type 2) (param i32 i32 i32)))
      (import "actual" "11" (func $11 (type 3) (param i32 i32 i32 i32 i32)))
      (import "actual" "12" (func $12 (type 4) (param i32 i64 i32 i32 i32 i32 i32 f64 i32 i32 i32)))
      (import "actual" "13" (func $13 (type 5) (param i32 i32)))
      (import "actual" "14" (func $14 (type 6) (param i32 i32 i32 i32 i32 i64 i32 i32 i32 i32 i32 i32)))
      (import "actual" "15" (func $15 (type 2) (param i32 i32 i32)))
      (import "actual" "16" (func $16 (type 2) (param i32 i32 i32)))
      (import "actual" "17" (func $17 (type 5) (param i32 i32)))
      (import "actual" "18" (func $18 (type 2) (param i32 i32 i32)))
      (import "actual" "19" (func $19 (type 2) (param i32 i32 i32)))
      (import "actual" "20" (func $20 (type 2) (param i32 i32 i32)))
      (import "actual" "21" (func $21 (type 2) (param i32 i32 i32)))
      (import "actual" "22" (func $22 (type 2) (param i32 i32 i32)))
      (import "actual" "23" (func $23 (type 7) (param i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32 i32 f64 i64 f32 i32)))
      (import "actual" "24" (func $24 (type 5) (param i32 i32)))
      (import "actual" "25" (func $25 (type 2) (param i32 i32 i32)))
      (import "actual" "26" (func $26 (type 2) (param i32 i32 i32)))
      (import "actual" "27" (func $27 (type 5) (param i32 i32)))
      (import "actual" "28" (func $28 (type 2) (param i32 i32 i32)))
      (import "actual" "29" (func $29 (type 8) (param i32 i32 i32 i64 i32 i32)))
      (import "actual" "30" (func $30 (type 9) (param i32 i32 i64 i32)))
      (import "actual" "31" (func $31 (type 2) (param i32 i32 i32)))
      (import "actual" "32" (func $32 (type 1) (param i32 i64 i32 i32)))
      (import "actual" "33" (func $33 (type 2) (param i32 i32 i32)))
      (import "actual" "34" (func $34 (type 2) (param i32 i32 i32)))
      (import "actual" "35" (func $35 (type 10) (param i32 i32 i32 i32)))
      (import "actual" "36" (func $36 (type 10) (param i32 i32 i32 i32)))
      (import "actual" "37" (func $37 (type 2) (param i32 i32 i32)))
      (import "actual" "38" (func $38 (type 5) (param i32 i32)))
      (import "actual" "39" (func $39 (type 2) (param i32 i32 i32)))
      (import "actual" "40" (func $40 (type 5) (param i32 i32)))
      (import "actual" "41" (func $41 (type 11) (param i32 i32 i32 i32 i32 i32 i32 i32 i32)))
      (import "actual" "42" (func $42 (type 12) (param i32 i32 i64 i32 i32 i64 i32 i32)))
      (import "actual" "43" (func $43 (type 3) (param i32 i32 i32 i32 i32)))
      (import "actual" "44" (func $44 (type 2) (param i32 i32 i32)))
      (import "actual" "45" (func $45 (type 2) (param i32 i32 i32)))
      (import "actual" "46" (func $46 (type 2) (param i32 i32 i32)))
      (import "actual" "47" (func $47 (type 10) (param i32 i32 i32 i32)))
      (import "actual" "48" (func $48 (type 2) (param i32 i32 i32)))
      (import "actual" "49" (func $49 (type 2) (param i32 i32 i32)))
      (import "shim" "$imports" (table 50 50 funcref))
      (elem (i32.const 0) func $0 $1 $2 $3 $4 $5 $6 $7 $8 $9 $10 $11 $12 $13 $14 $15 $16 $17 $18 $19 $20 $21 $22 $23 $24 $25 $26 $27 $28 $29 $30 $31 $32 $33 $34 $35 $36 $37 $38 $39 $40 $41 $42 $43 $44 $45 $46 $47 $48 $49)
    )
    (alias export $t:odd/api "fwd-v256" (func $fwd-v256))
    (core func $"#core-func60 indirect-t:odd/api-fwd-v256" (@name "indirect-t:odd/api-fwd-v256") (canon lower (func $fwd-v256) (memory $memory)))
    (alias export $t:odd/api "fwd-v257" (func $fwd-v257))
    (alias core export $main "cabi_realloc" (core func $cabi_realloc))
    (core func $"#core-func62 indirect-t:odd/api-fwd-v257" (@name "indirect-t:odd/api-fwd-v257") (canon lower (func $fwd-v257) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-v300" (func $fwd-v300))
    (core func $"#core-func63 indirect-t:odd/api-fwd-v300" (@name "indirect-t:odd/api-fwd-v300") (canon lower (func $fwd-v300) (memory $memory)))
    (alias export $t:odd/api "fwd-le257" (func $fwd-le257))
    (core func $"#core-func64 indirect-t:odd/api-fwd-le257" (@name "indirect-t:odd/api-fwd-le257") (canon lower (func $fwd-le257) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-lv257" (func $fwd-lv257))
    (core func $"#core-func65 indirect-t:odd/api-fwd-lv257" (@name "indirect-t:odd/api-fwd-lv257") (canon lower (func $fwd-lv257) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-lf1" (func $fwd-lf1))
    (core func $"#core-func66 indirect-t:odd/api-fwd-lf1" (@name "indirect-t:odd/api-fwd-lf1") (canon lower (func $fwd-lf1) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-lf8" (func $fwd-lf8))
    (core func $"#core-func67 indirect-t:odd/api-fwd-lf8" (@name "indirect-t:odd/api-fwd-lf8") (canon lower (func $fwd-lf8) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-lf9" (func $fwd-lf9))
    (core func $"#core-func68 indirect-t:odd/api-fwd-lf9" (@name "indirect-t:odd/api-fwd-lf9") (canon lower (func $fwd-lf9) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-lf16" (func $fwd-lf16))
    (core func $"#core-func69 indirect-t:odd/api-fwd-lf16" (@name "indirect-t:odd/api-fwd-lf16") (canon lower (func $fwd-lf16) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-lf17" (func $fwd-lf17))
    (core func $"#core-func70 indirect-t:odd/api-fwd-lf17" (@name "indirect-t:odd/api-fwd-lf17") (canon lower (func $fwd-lf17) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-lf32" (func $fwd-lf32))
    (core func $"#core-func71 indirect-t:odd/api-fwd-lf32" (@name "indirect-t:odd/api-fwd-lf32") (canon lower (func $fwd-lf32) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-nest" (func $fwd-nest))
    (core func $"#core-func72 indirect-t:odd/api-fwd-nest" (@name "indirect-t:odd/api-fwd-nest") (canon lower (func $fwd-nest) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-pad1" (func $fwd-pad1))
    (core func $"#core-func73 indirect-t:odd/api-fwd-pad1" (@name "indirect-t:odd/api-fwd-pad1") (canon lower (func $fwd-pad1) (memory $memory)))
    (alias export $t:odd/api "fwd-pad2" (func $fwd-pad2))
    (core func $"#core-func74 indirect-t:odd/api-fwd-pad2" (@name "indirect-t:odd/api-fwd-pad2") (canon lower (func $fwd-pad2) (memory $memory)))
    (alias export $t:odd/api "fwd-pad3" (func $fwd-pad3))
    (core func $"#core-func75 indirect-t:odd/api-fwd-pad3" (@name "indirect-t:odd/api-fwd-pad3") (canon lower (func $fwd-pad3) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-lpad" (func $fwd-lpad))
    (core func $"#core-func76 indirect-t:odd/api-fwd-lpad" (@name "indirect-t:odd/api-fwd-lpad") (canon lower (func $fwd-lpad) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-lpad3" (func $fwd-lpad3))
    (core func $"#core-func77 indirect-t:odd/api-fwd-lpad3" (@name "indirect-t:odd/api-fwd-lpad3") (canon lower (func $fwd-lpad3) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-opad" (func $fwd-opad))
    (core func $"#core-func78 indirect-t:odd/api-fwd-opad" (@name "indirect-t:odd/api-fwd-opad") (canon lower (func $fwd-opad) (memory $memory)))
    (alias export $t:odd/api "fwd-lu64" (func $fwd-lu64))
    (core func $"#core-func79 indirect-t:odd/api-fwd-lu64" (@name "indirect-t:odd/api-fwd-lu64") (canon lower (func $fwd-lu64) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-llu64" (func $fwd-llu64))
    (core func $"#core-func80 indirect-t:odd/api-fwd-llu64" (@name "indirect-t:odd/api-fwd-llu64") (canon lower (func $fwd-llu64) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-lf64e" (func $fwd-lf64e))
    (core func $"#core-func81 indirect-t:odd/api-fwd-lf64e" (@name "indirect-t:odd/api-fwd-lf64e") (canon lower (func $fwd-lf64e) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-ls" (func $fwd-ls))
    (core func $"#core-func82 indirect-t:odd/api-fwd-ls" (@name "indirect-t:odd/api-fwd-ls") (canon lower (func $fwd-ls) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-nul" (func $fwd-nul))
    (core func $"#core-func83 indirect-t:odd/api-fwd-nul" (@name "indirect-t:odd/api-fwd-nul") (canon lower (func $fwd-nul) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-s16" (func $fwd-s16))
    (core func $"#core-func84 indirect-t:odd/api-fwd-s16" (@name "indirect-t:odd/api-fwd-s16") (canon lower (func $fwd-s16) (memory $memory)))
    (alias export $t:odd/api "fwd-s17" (func $fwd-s17))
    (core func $"#core-func85 indirect-t:odd/api-fwd-s17" (@name "indirect-t:odd/api-fwd-s17") (canon lower (func $fwd-s17) (memory $memory)))
    (alias export $t:odd/api "fwd-two" (func $fwd-two))
    (core func $"#core-func86 indirect-t:odd/api-fwd-two" (@name "indirect-t:odd/api-fwd-two") (canon lower (func $fwd-two) (memory $memory)))
    (alias export $t:odd/api "fwd-onel" (func $fwd-onel))
    (core func $"#core-func87 indirect-t:odd/api-fwd-onel" (@name "indirect-t:odd/api-fwd-onel") (canon lower (func $fwd-onel) (memory $memory)))
    (alias export $t:odd/api "fwd-big" (func $fwd-big))
    (core func $"#core-func88 indirect-t:odd/api-fwd-big" (@name "indirect-t:odd/api-fwd-big") (canon lower (func $fwd-big) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-lbig" (func $fwd-lbig))
    (core func $"#core-func89 indirect-t:odd/api-fwd-lbig" (@name "indirect-t:odd/api-fwd-lbig") (canon lower (func $fwd-lbig) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-deep" (func $fwd-deep))
    (core func $"#core-func90 indirect-t:odd/api-fwd-deep" (@name "indirect-t:odd/api-fwd-deep") (canon lower (func $fwd-deep) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-joins" (func $fwd-joins))
    (core func $"#core-func91 indirect-t:odd/api-fwd-joins" (@name "indirect-t:odd/api-fwd-joins") (canon lower (func $fwd-joins) (memory $memory)))
    (alias export $t:odd/api "fwd-joins2" (func $fwd-joins2))
    (core func $"#core-func92 indirect-t:odd/api-fwd-joins2" (@name "indirect-t:odd/api-fwd-joins2") (canon lower (func $fwd-joins2) (memory $memory)))
    (alias export $t:odd/api "fwd-jn" (func $fwd-jn))
    (core func $"#core-func93 indirect-t:odd/api-fwd-jn" (@name "indirect-t:odd/api-fwd-jn") (canon lower (func $fwd-jn) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-ljn" (func $fwd-ljn))
    (core func $"#core-func94 indirect-t:odd/api-fwd-ljn" (@name "indirect-t:odd/api-fwd-ljn") (canon lower (func $fwd-ljn) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-rr" (func $fwd-rr))
    (core func $"#core-func95 indirect-t:odd/api-fwd-rr" (@name "indirect-t:odd/api-fwd-rr") (canon lower (func $fwd-rr) (memory $memory)))
    (alias export $t:odd/api "fwd-tf" (func $fwd-tf))
    (core func $"#core-func96 indirect-t:odd/api-fwd-tf" (@name "indirect-t:odd/api-fwd-tf") (canon lower (func $fwd-tf) (memory $memory)))
    (alias export $t:odd/api "fwd-fx3" (func $fwd-fx3))
    (core func $"#core-func97 indirect-t:odd/api-fwd-fx3" (@name "indirect-t:odd/api-fwd-fx3") (canon lower (func $fwd-fx3) (memory $memory)))
    (alias export $t:odd/api "fwd-fx1" (func $fwd-fx1))
    (core func $"#core-func98 indirect-t:odd/api-fwd-fx1" (@name "indirect-t:odd/api-fwd-fx1") (canon lower (func $fwd-fx1) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-fx4p" (func $fwd-fx4p))
    (core func $"#core-func99 indirect-t:odd/api-fwd-fx4p" (@name "indirect-t:odd/api-fwd-fx4p") (canon lower (func $fwd-fx4p) (memory $memory)))
    (alias export $t:odd/api "fwd-lfx" (func $fwd-lfx))
    (core func $"#core-func100 indirect-t:odd/api-fwd-lfx" (@name "indirect-t:odd/api-fwd-lfx") (canon lower (func $fwd-lfx) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-fx17" (func $fwd-fx17))
    (core func $"#core-func101 indirect-t:odd/api-fwd-fx17" (@name "indirect-t:odd/api-fwd-fx17") (canon lower (func $fwd-fx17) (memory $memory)))
    (alias export $t:odd/api "fwd-fxfx" (func $fwd-fxfx))
    (core func $"#core-func102 indirect-t:odd/api-fwd-fxfx" (@name "indirect-t:odd/api-fwd-fxfx") (canon lower (func $fwd-fxfx) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-ofx" (func $fwd-ofx))
    (core func $"#core-func103 indirect-t:odd/api-fwd-ofx" (@name "indirect-t:odd/api-fwd-ofx") (canon lower (func $fwd-ofx) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-fxbool" (func $fwd-fxbool))
    (core func $"#core-func104 indirect-t:odd/api-fwd-fxbool" (@name "indirect-t:odd/api-fwd-fxbool") (canon lower (func $fwd-fxbool) (memory $memory)))
    (alias export $t:odd/api "fwd-m" (func $fwd-m))
    (core func $"#core-func105 indirect-t:odd/api-fwd-m" (@name "indirect-t:odd/api-fwd-m") (canon lower (func $fwd-m) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-mu8" (func $fwd-mu8))
    (core func $"#core-func106 indirect-t:odd/api-fwd-mu8" (@name "indirect-t:odd/api-fwd-mu8") (canon lower (func $fwd-mu8) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-mm" (func $fwd-mm))
    (core func $"#core-func107 indirect-t:odd/api-fwd-mm" (@name "indirect-t:odd/api-fwd-mm") (canon lower (func $fwd-mm) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-om" (func $fwd-om))
    (core func $"#core-func108 indirect-t:odd/api-fwd-om" (@name "indirect-t:odd/api-fwd-om") (canon lower (func $fwd-om) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
    (alias export $t:odd/api "fwd-lm" (func $fwd-lm))
    (core func $"#core-func109 indirect-t:odd/api-fwd-lm" (@name "indirect-t:odd/api-fwd-lm") (canon lower (func $fwd-lm) (memory $memory) (realloc $cabi_realloc)))
    (alias export $t:odd/api "fwd-mk" (func $fwd-mk))
    (core func $"#core-func110 indirect-t:odd/api-fwd-mk" (@name "indirect-t:odd/api-fwd-mk") (canon lower (func $fwd-mk) (memory $memory) (realloc $cabi_realloc)))
    (core instance $actual
      (export "0" (func $"#core-func60 indirect-t:odd/api-fwd-v256"))
      (export "1" (func $"#core-func62 indirect-t:odd/api-fwd-v257"))
      (export "2" (func $"#core-func63 indirect-t:odd/api-fwd-v300"))
      (export "3" (func $"#core-func64 indirect-t:odd/api-fwd-le257"))
      (export "4" (func $"#core-func65 indirect-t:odd/api-fwd-lv257"))
      (export "5" (func $"#core-func66 indirect-t:odd/api-fwd-lf1"))
      (export "6" (func $"#core-func67 indirect-t:odd/api-fwd-lf8"))
      (export "7" (func $"#core-func68 indirect-t:odd/api-fwd-lf9"))
      (export "8" (func $"#core-func69 indirect-t:odd/api-fwd-lf16"))
      (export "9" (func $"#core-func70 indirect-t:odd/api-fwd-lf17"))
      (export "10" (func $"#core-func71 indirect-t:odd/api-fwd-lf32"))
      (export "11" (func $"#core-func72 indirect-t:odd/api-fwd-nest"))
      (export "12" (func $"#core-func73 indirect-t:odd/api-fwd-pad1"))
      (export "13" (func $"#core-func74 indirect-t:odd/api-fwd-pad2"))
      (export "14" (func $"#core-func75 indirect-t:odd/api-fwd-pad3"))
      (export "15" (func $"#core-func76 indirect-t:odd/api-fwd-lpad"))
      (export "16" (func $"#core-func77 indirect-t:odd/api-fwd-lpad3"))
      (export "17" (func $"#core-func78 indirect-t:odd/api-fwd-opad"))
      (export "18" (func $"#core-func79 indirect-t:odd/api-fwd-lu64"))
      (export "19" (func $"#core-func80 indirect-t:odd/api-fwd-llu64"))
      (export "20" (func $"#core-func81 indirect-t:odd/api-fwd-lf64e"))
      (export "21" (func $"#core-func82 indirect-t:odd/api-fwd-ls"))
      (export "22" (func $"#core-func83 indirect-t:odd/api-fwd-nul"))
      (export "23" (func $"#core-func84 indirect-t:odd/api-fwd-s16"))
      (export "24" (func $"#core-func85 indirect-t:odd/api-fwd-s17"))
      (export "25" (func $"#core-func86 indirect-t:odd/api-fwd-two"))
      (export "26" (func $"#core-func87 indirect-t:odd/api-fwd-onel"))
      (export "27" (func $"#core-func88 indirect-t:odd/api-fwd-big"))
      (export "28" (func $"#core-func89 indirect-t:odd/api-fwd-lbig"))
      (export "29" (func $"#core-func90 indirect-t:odd/api-fwd-deep"))
      (export "30" (func $"#core-func91 indirect-t:odd/api-fwd-joins"))
      (export "31" (func $"#core-func92 indirect-t:odd/api-fwd-joins2"))
      (export "32" (func $"#core-func93 indirect-t:odd/api-fwd-jn"))
      (export "33" (func $"#core-func94 indirect-t:odd/api-fwd-ljn"))
      (export "34" (func $"#core-func95 indirect-t:odd/api-fwd-rr"))
      (export "35" (func $"#core-func96 indirect-t:odd/api-fwd-tf"))
      (export "36" (func $"#core-func97 indirect-t:odd/api-fwd-fx3"))
      (export "37" (func $"#core-func98 indirect-t:odd/api-fwd-fx1"))
      (export "38" (func $"#core-func99 indirect-t:odd/api-fwd-fx4p"))
      (export "39" (func $"#core-func100 indirect-t:odd/api-fwd-lfx"))
      (export "40" (func $"#core-func101 indirect-t:odd/api-fwd-fx17"))
      (export "41" (func $"#core-func102 indirect-t:odd/api-fwd-fxfx"))
      (export "42" (func $"#core-func103 indirect-t:odd/api-fwd-ofx"))
      (export "43" (func $"#core-func104 indirect-t:odd/api-fwd-fxbool"))
      (export "44" (func $"#core-func105 indirect-t:odd/api-fwd-m"))
      (export "45" (func $"#core-func106 indirect-t:odd/api-fwd-mu8"))
      (export "46" (func $"#core-func107 indirect-t:odd/api-fwd-mm"))
      (export "47" (func $"#core-func108 indirect-t:odd/api-fwd-om"))
      (export "48" (func $"#core-func109 indirect-t:odd/api-fwd-lm"))
      (export "49" (func $"#core-func110 indirect-t:odd/api-fwd-mk"))
    )
    (core instance $fixup (instantiate $wit-component-fixup
        (with "actual" (instance $actual))
        (with "shim" (instance $wit-component-shim-instance))
      )
    )
    (type (func (param "value" 1) (result 1)))
    (alias core export $main "t:odd/api#fwd-v256" (core func $t:odd/api#fwd-v256))
    (alias core export $main "cabi_post_t:odd/api#fwd-v256" (core func $cabi_post_t:odd/api#fwd-v256))
    (func $"#func60 fwd-v256" (@name "fwd-v256") (type 38) (canon lift (core func $t:odd/api#fwd-v256) (memory $memory) (post-return $cabi_post_t:odd/api#fwd-v256)))
    (type (func (param "value" 2) (result 2)))
    (alias core export $main "t:odd/api#fwd-v257" (core func $t:odd/api#fwd-v257))
    (alias core export $main "cabi_post_t:odd/api#fwd-v257" (core func $cabi_post_t:odd/api#fwd-v257))
    (func $"#func61 fwd-v257" (@name "fwd-v257") (type 39) (canon lift (core func $t:odd/api#fwd-v257) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-v257)))
    (type (func (param "value" 3) (result 3)))
    (alias core export $main "t:odd/api#fwd-v300" (core func $t:odd/api#fwd-v300))
    (alias core export $main "cabi_post_t:odd/api#fwd-v300" (core func $cabi_post_t:odd/api#fwd-v300))
    (func $"#func62 fwd-v300" (@name "fwd-v300") (type 40) (canon lift (core func $t:odd/api#fwd-v300) (memory $memory) (post-return $cabi_post_t:odd/api#fwd-v300)))
    (type (func (param "value" 4) (result 4)))
    (alias core export $main "t:odd/api#fwd-e1" (core func $t:odd/api#fwd-e1))
    (alias core export $main "cabi_post_t:odd/api#fwd-e1" (core func $cabi_post_t:odd/api#fwd-e1))
    (func $"#func63 fwd-e1" (@name "fwd-e1") (type 41) (canon lift (core func $t:odd/api#fwd-e1) (post-return $cabi_post_t:odd/api#fwd-e1)))
    (type (func (param "value" 5) (result 5)))
    (alias core export $main "t:odd/api#fwd-e256" (core func $t:odd/api#fwd-e256))
    (alias core export $main "cabi_post_t:odd/api#fwd-e256" (core func $cabi_post_t:odd/api#fwd-e256))
    (func $"#func64 fwd-e256" (@name "fwd-e256") (type 42) (canon lift (core func $t:odd/api#fwd-e256) (post-return $cabi_post_t:odd/api#fwd-e256)))
    (type (func (param "value" 6) (result 6)))
    (alias core export $main "t:odd/api#fwd-e257" (core func $t:odd/api#fwd-e257))
    (alias core export $main "cabi_post_t:odd/api#fwd-e257" (core func $cabi_post_t:odd/api#fwd-e257))
    (func $"#func65 fwd-e257" (@name "fwd-e257") (type 43) (canon lift (core func $t:odd/api#fwd-e257) (post-return $cabi_post_t:odd/api#fwd-e257)))
    (type (func (param "value" 7) (result 7)))
    (alias core export $main "t:odd/api#fwd-f1" (core func $t:odd/api#fwd-f1))
    (alias core export $main "cabi_post_t:odd/api#fwd-f1" (core func $cabi_post_t:odd/api#fwd-f1))
    (func $"#func66 fwd-f1" (@name "fwd-f1") (type 44) (canon lift (core func $t:odd/api#fwd-f1) (post-return $cabi_post_t:odd/api#fwd-f1)))
    (type (func (param "value" 8) (result 8)))
    (alias core export $main "t:odd/api#fwd-f8" (core func $t:odd/api#fwd-f8))
    (alias core export $main "cabi_post_t:odd/api#fwd-f8" (core func $cabi_post_t:odd/api#fwd-f8))
    (func $"#func67 fwd-f8" (@name "fwd-f8") (type 45) (canon lift (core func $t:odd/api#fwd-f8) (post-return $cabi_post_t:odd/api#fwd-f8)))
    (type (func (param "value" 9) (result 9)))
    (alias core export $main "t:odd/api#fwd-f9" (core func $t:odd/api#fwd-f9))
    (alias core export $main "cabi_post_t:odd/api#fwd-f9" (core func $cabi_post_t:odd/api#fwd-f9))
    (func $"#func68 fwd-f9" (@name "fwd-f9") (type 46) (canon lift (core func $t:odd/api#fwd-f9) (post-return $cabi_post_t:odd/api#fwd-f9)))
    (type (func (param "value" 10) (result 10)))
    (alias core export $main "t:odd/api#fwd-f16" (core func $t:odd/api#fwd-f16))
    (alias core export $main "cabi_post_t:odd/api#fwd-f16" (core func $cabi_post_t:odd/api#fwd-f16))
    (func $"#func69 fwd-f16" (@name "fwd-f16") (type 47) (canon lift (core func $t:odd/api#fwd-f16) (post-return $cabi_post_t:odd/api#fwd-f16)))
    (type (func (param "value" 11) (result 11)))
    (alias core export $main "t:odd/api#fwd-f17" (core func $t:odd/api#fwd-f17))
    (alias core export $main "cabi_post_t:odd/api#fwd-f17" (core func $cabi_post_t:odd/api#fwd-f17))
    (func $"#func70 fwd-f17" (@name "fwd-f17") (type 48) (canon lift (core func $t:odd/api#fwd-f17) (post-return $cabi_post_t:odd/api#fwd-f17)))
    (type (func (param "value" 12) (result 12)))
    (alias core export $main "t:odd/api#fwd-f32" (core func $t:odd/api#fwd-f32))
    (alias core export $main "cabi_post_t:odd/api#fwd-f32" (core func $cabi_post_t:odd/api#fwd-f32))
    (func $"#func71 fwd-f32" (@name "fwd-f32") (type 49) (canon lift (core func $t:odd/api#fwd-f32) (post-return $cabi_post_t:odd/api#fwd-f32)))
    (type (list 6))
    (type (func (param "value" 50) (result 50)))
    (alias core export $main "t:odd/api#fwd-le257" (core func $t:odd/api#fwd-le257))
    (alias core export $main "cabi_post_t:odd/api#fwd-le257" (core func $cabi_post_t:odd/api#fwd-le257))
    (func $"#func72 fwd-le257" (@name "fwd-le257") (type 51) (canon lift (core func $t:odd/api#fwd-le257) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-le257)))
    (type (list 2))
    (type (func (param "value" 52) (result 52)))
    (alias core export $main "t:odd/api#fwd-lv257" (core func $t:odd/api#fwd-lv257))
    (alias core export $main "cabi_post_t:odd/api#fwd-lv257" (core func $cabi_post_t:odd/api#fwd-lv257))
    (func $"#func73 fwd-lv257" (@name "fwd-lv257") (type 53) (canon lift (core func $t:odd/api#fwd-lv257) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-lv257)))
    (type (list 7))
    (type (func (param "value" 54) (result 54)))
    (alias core export $main "t:odd/api#fwd-lf1" (core func $t:odd/api#fwd-lf1))
    (alias core export $main "cabi_post_t:odd/api#fwd-lf1" (core func $cabi_post_t:odd/api#fwd-lf1))
    (func $"#func74 fwd-lf1" (@name "fwd-lf1") (type 55) (canon lift (core func $t:odd/api#fwd-lf1) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-lf1)))
    (type (list 8))
    (type (func (param "value" 56) (result 56)))
    (alias core export $main "t:odd/api#fwd-lf8" (core func $t:odd/api#fwd-lf8))
    (alias core export $main "cabi_post_t:odd/api#fwd-lf8" (core func $cabi_post_t:odd/api#fwd-lf8))
    (func $"#func75 fwd-lf8" (@name "fwd-lf8") (type 57) (canon lift (core func $t:odd/api#fwd-lf8) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-lf8)))
    (type (list 9))
    (type (func (param "value" 58) (result 58)))
    (alias core export $main "t:odd/api#fwd-lf9" (core func $t:odd/api#fwd-lf9))
    (alias core export $main "cabi_post_t:odd/api#fwd-lf9" (core func $cabi_post_t:odd/api#fwd-lf9))
    (func $"#func76 fwd-lf9" (@name "fwd-lf9") (type 59) (canon lift (core func $t:odd/api#fwd-lf9) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-lf9)))
    (type (list 10))
    (type (func (param "value" 60) (result 60)))
    (alias core export $main "t:odd/api#fwd-lf16" (core func $t:odd/api#fwd-lf16))
    (alias core export $main "cabi_post_t:odd/api#fwd-lf16" (core func $cabi_post_t:odd/api#fwd-lf16))
    (func $"#func77 fwd-lf16" (@name "fwd-lf16") (type 61) (canon lift (core func $t:odd/api#fwd-lf16) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-lf16)))
    (type (list 11))
    (type (func (param "value" 62) (result 62)))
    (alias core export $main "t:odd/api#fwd-lf17" (core func $t:odd/api#fwd-lf17))
    (alias core export $main "cabi_post_t:odd/api#fwd-lf17" (core func $cabi_post_t:odd/api#fwd-lf17))
    (func $"#func78 fwd-lf17" (@name "fwd-lf17") (type 63) (canon lift (core func $t:odd/api#fwd-lf17) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-lf17)))
    (type (list 12))
    (type (func (param "value" 64) (result 64)))
    (alias core export $main "t:odd/api#fwd-lf32" (core func $t:odd/api#fwd-lf32))
    (alias core export $main "cabi_post_t:odd/api#fwd-lf32" (core func $cabi_post_t:odd/api#fwd-lf32))
    (func $"#func79 fwd-lf32" (@name "fwd-lf32") (type 65) (canon lift (core func $t:odd/api#fwd-lf32) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-lf32)))
    (type (tuple u8 string))
    (type (tuple char f32))
    (type (tuple u64 67))
    (type (tuple 66 68))
    (type (list 69))
    (type (result 70 (error string)))
    (type (option 71))
    (type (func (param "value" 72) (result 72)))
    (alias core export $main "t:odd/api#fwd-nest" (core func $t:odd/api#fwd-nest))
    (alias core export $main "cabi_post_t:odd/api#fwd-nest" (core func $cabi_post_t:odd/api#fwd-nest))
    (func $"#func80 fwd-nest" (@name "fwd-nest") (type 73) (canon lift (core func $t:odd/api#fwd-nest) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-nest)))
    (type (func (param "value" 13) (result 13)))
    (alias core export $main "t:odd/api#fwd-pad1" (core func $t:odd/api#fwd-pad1))
    (alias core export $main "cabi_post_t:odd/api#fwd-pad1" (core func $cabi_post_t:odd/api#fwd-pad1))
    (func $"#func81 fwd-pad1" (@name "fwd-pad1") (type 74) (canon lift (core func $t:odd/api#fwd-pad1) (memory $memory) (post-return $cabi_post_t:odd/api#fwd-pad1)))
    (type (func (param "value" 17) (result 17)))
    (alias core export $main "t:odd/api#fwd-pad2" (core func $t:odd/api#fwd-pad2))
    (alias core export $main "cabi_post_t:odd/api#fwd-pad2" (core func $cabi_post_t:odd/api#fwd-pad2))
    (func $"#func82 fwd-pad2" (@name "fwd-pad2") (type 75) (canon lift (core func $t:odd/api#fwd-pad2) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-pad2)))
    (type (func (param "value" 20) (result 20)))
    (alias core export $main "t:odd/api#fwd-pad3" (core func $t:odd/api#fwd-pad3))
    (alias core export $main "cabi_post_t:odd/api#fwd-pad3" (core func $cabi_post_t:odd/api#fwd-pad3))
    (func $"#func83 fwd-pad3" (@name "fwd-pad3") (type 76) (canon lift (core func $t:odd/api#fwd-pad3) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-pad3)))
    (type (list 17))
    (type (func (param "value" 77) (result 77)))
    (alias core export $main "t:odd/api#fwd-lpad" (core func $t:odd/api#fwd-lpad))
    (alias core export $main "cabi_post_t:odd/api#fwd-lpad" (core func $cabi_post_t:odd/api#fwd-lpad))
    (func $"#func84 fwd-lpad" (@name "fwd-lpad") (type 78) (canon lift (core func $t:odd/api#fwd-lpad) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-lpad)))
    (type (list 20))
    (type (func (param "value" 79) (result 79)))
    (alias core export $main "t:odd/api#fwd-lpad3" (core func $t:odd/api#fwd-lpad3))
    (alias core export $main "cabi_post_t:odd/api#fwd-lpad3" (core func $cabi_post_t:odd/api#fwd-lpad3))
    (func $"#func85 fwd-lpad3" (@name "fwd-lpad3") (type 80) (canon lift (core func $t:odd/api#fwd-lpad3) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-lpad3)))
    (type (option 17))
    (type (func (param "value" 81) (result 81)))
    (alias core export $main "t:odd/api#fwd-opad" (core func $t:odd/api#fwd-opad))
    (alias core export $main "cabi_post_t:odd/api#fwd-opad" (core func $cabi_post_t:odd/api#fwd-opad))
    (func $"#func86 fwd-opad" (@name "fwd-opad") (type 82) (canon lift (core func $t:odd/api#fwd-opad) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-opad)))
    (type (list u64))
    (type (func (param "value" 83) (result 83)))
    (alias core export $main "t:odd/api#fwd-lu64" (core func $t:odd/api#fwd-lu64))
    (alias core export $main "cabi_post_t:odd/api#fwd-lu64" (core func $cabi_post_t:odd/api#fwd-lu64))
    (func $"#func87 fwd-lu64" (@name "fwd-lu64") (type 84) (canon lift (core func $t:odd/api#fwd-lu64) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-lu64)))
    (type (list 83))
    (type (func (param "value" 85) (result 85)))
    (alias core export $main "t:odd/api#fwd-llu64" (core func $t:odd/api#fwd-llu64))
    (alias core export $main "cabi_post_t:odd/api#fwd-llu64" (core func $cabi_post_t:odd/api#fwd-llu64))
    (func $"#func88 fwd-llu64" (@name "fwd-llu64") (type 86) (canon lift (core func $t:odd/api#fwd-llu64) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-llu64)))
    (type (list f64))
    (type (tuple f64 87))
    (type (list 88))
    (type (func (param "value" 89) (result 89)))
    (alias core export $main "t:odd/api#fwd-lf64e" (core func $t:odd/api#fwd-lf64e))
    (alias core export $main "cabi_post_t:odd/api#fwd-lf64e" (core func $cabi_post_t:odd/api#fwd-lf64e))
    (func $"#func89 fwd-lf64e" (@name "fwd-lf64e") (type 90) (canon lift (core func $t:odd/api#fwd-lf64e) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-lf64e)))
    (type (list string))
    (type (func (param "value" 91) (result 91)))
    (alias core export $main "t:odd/api#fwd-ls" (core func $t:odd/api#fwd-ls))
    (alias core export $main "cabi_post_t:odd/api#fwd-ls" (core func $cabi_post_t:odd/api#fwd-ls))
    (func $"#func90 fwd-ls" (@name "fwd-ls") (type 92) (canon lift (core func $t:odd/api#fwd-ls) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-ls)))
    (type (func (param "value" string) (result string)))
    (alias core export $main "t:odd/api#fwd-nul" (core func $t:odd/api#fwd-nul))
    (alias core export $main "cabi_post_t:odd/api#fwd-nul" (core func $cabi_post_t:odd/api#fwd-nul))
    (func $"#func91 fwd-nul" (@name "fwd-nul") (type 93) (canon lift (core func $t:odd/api#fwd-nul) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-nul)))
    (type (func (param "value" 21) (result 21)))
    (alias core export $main "t:odd/api#fwd-s16" (core func $t:odd/api#fwd-s16))
    (alias core export $main "cabi_post_t:odd/api#fwd-s16" (core func $cabi_post_t:odd/api#fwd-s16))
    (func $"#func92 fwd-s16" (@name "fwd-s16") (type 94) (canon lift (core func $t:odd/api#fwd-s16) (memory $memory) (post-return $cabi_post_t:odd/api#fwd-s16)))
    (type (func (param "value" 22) (result 22)))
    (alias core export $main "t:odd/api#fwd-s17" (core func $t:odd/api#fwd-s17))
    (alias core export $main "cabi_post_t:odd/api#fwd-s17" (core func $cabi_post_t:odd/api#fwd-s17))
    (func $"#func93 fwd-s17" (@name "fwd-s17") (type 95) (canon lift (core func $t:odd/api#fwd-s17) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-s17)))
    (type (func (param "value" 23) (result 23)))
    (alias core export $main "t:odd/api#fwd-one" (core func $t:odd/api#fwd-one))
    (alias core export $main "cabi_post_t:odd/api#fwd-one" (core func $cabi_post_t:odd/api#fwd-one))
    (func $"#func94 fwd-one" (@name "fwd-one") (type 96) (canon lift (core func $t:odd/api#fwd-one) (post-return $cabi_post_t:odd/api#fwd-one)))
    (type (func (param "value" 24) (result 24)))
    (alias core export $main "t:odd/api#fwd-two" (core func $t:odd/api#fwd-two))
    (alias core export $main "cabi_post_t:odd/api#fwd-two" (core func $cabi_post_t:odd/api#fwd-two))
    (func $"#func95 fwd-two" (@name "fwd-two") (type 97) (canon lift (core func $t:odd/api#fwd-two) (memory $memory) (post-return $cabi_post_t:odd/api#fwd-two)))
    (type (option 23))
    (type (func (param "value" 98) (result 98)))
    (alias core export $main "t:odd/api#fwd-onel" (core func $t:odd/api#fwd-onel))
    (alias core export $main "cabi_post_t:odd/api#fwd-onel" (core func $cabi_post_t:odd/api#fwd-onel))
    (func $"#func96 fwd-onel" (@name "fwd-onel") (type 99) (canon lift (core func $t:odd/api#fwd-onel) (memory $memory) (post-return $cabi_post_t:odd/api#fwd-onel)))
    (type (func (param "value" 26) (result 26)))
    (alias core export $main "t:odd/api#fwd-big" (core func $t:odd/api#fwd-big))
    (alias core export $main "cabi_post_t:odd/api#fwd-big" (core func $cabi_post_t:odd/api#fwd-big))
    (func $"#func97 fwd-big" (@name "fwd-big") (type 100) (canon lift (core func $t:odd/api#fwd-big) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-big)))
    (type (list 26))
    (type (func (param "value" 101) (result 101)))
    (alias core export $main "t:odd/api#fwd-lbig" (core func $t:odd/api#fwd-lbig))
    (alias core export $main "cabi_post_t:odd/api#fwd-lbig" (core func $cabi_post_t:odd/api#fwd-lbig))
    (func $"#func98 fwd-lbig" (@name "fwd-lbig") (type 102) (canon lift (core func $t:odd/api#fwd-lbig) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-lbig)))
    (type (func (param "value" 36) (result 36)))
    (alias core export $main "t:odd/api#fwd-deep" (core func $t:odd/api#fwd-deep))
    (alias core export $main "cabi_post_t:odd/api#fwd-deep" (core func $cabi_post_t:odd/api#fwd-deep))
    (func $"#func99 fwd-deep" (@name "fwd-deep") (type 103) (canon lift (core func $t:odd/api#fwd-deep) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-deep)))
    (type (result f64 (error u32)))
    (type (result f32 (error 104)))
    (type (func (param "value" 105) (result 105)))
    (alias core export $main "t:odd/api#fwd-joins" (core func $t:odd/api#fwd-joins))
    (alias core export $main "cabi_post_t:odd/api#fwd-joins" (core func $cabi_post_t:odd/api#fwd-joins))
    (func $"#func100 fwd-joins" (@name "fwd-joins") (type 106) (canon lift (core func $t:odd/api#fwd-joins) (memory $memory) (post-return $cabi_post_t:odd/api#fwd-joins)))
    (type (result u8 (error f32)))
    (type (func (param "value" 107) (result 107)))
    (alias core export $main "t:odd/api#fwd-joins2" (core func $t:odd/api#fwd-joins2))
    (alias core export $main "cabi_post_t:odd/api#fwd-joins2" (core func $cabi_post_t:odd/api#fwd-joins2))
    (func $"#func101 fwd-joins2" (@name "fwd-joins2") (type 108) (canon lift (core func $t:odd/api#fwd-joins2) (memory $memory) (post-return $cabi_post_t:odd/api#fwd-joins2)))
    (type (func (param "value" 37) (result 37)))
    (alias core export $main "t:odd/api#fwd-jn" (core func $t:odd/api#fwd-jn))
    (alias core export $main "cabi_post_t:odd/api#fwd-jn" (core func $cabi_post_t:odd/api#fwd-jn))
    (func $"#func102 fwd-jn" (@name "fwd-jn") (type 109) (canon lift (core func $t:odd/api#fwd-jn) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-jn)))
    (type (list 37))
    (type (func (param "value" 110) (result 110)))
    (alias core export $main "t:odd/api#fwd-ljn" (core func $t:odd/api#fwd-ljn))
    (alias core export $main "cabi_post_t:odd/api#fwd-ljn" (core func $cabi_post_t:odd/api#fwd-ljn))
    (func $"#func103 fwd-ljn" (@name "fwd-ljn") (type 111) (canon lift (core func $t:odd/api#fwd-ljn) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-ljn)))
    (type (result (error 6)))
    (type (func (param "value" 112) (result 112)))
    (alias core export $main "t:odd/api#fwd-rr" (core func $t:odd/api#fwd-rr))
    (alias core export $main "cabi_post_t:odd/api#fwd-rr" (core func $cabi_post_t:odd/api#fwd-rr))
    (func $"#func104 fwd-rr" (@name "fwd-rr") (type 113) (canon lift (core func $t:odd/api#fwd-rr) (memory $memory) (post-return $cabi_post_t:odd/api#fwd-rr)))
    (type (tuple bool char s8))
    (type (func (param "value" 114) (result 114)))
    (alias core export $main "t:odd/api#fwd-tf" (core func $t:odd/api#fwd-tf))
    (alias core export $main "cabi_post_t:odd/api#fwd-tf" (core func $cabi_post_t:odd/api#fwd-tf))
    (func $"#func105 fwd-tf" (@name "fwd-tf") (type 115) (canon lift (core func $t:odd/api#fwd-tf) (memory $memory) (post-return $cabi_post_t:odd/api#fwd-tf)))
    (type (list u16 3))
    (type (func (param "value" 116) (result 116)))
    (alias core export $main "t:odd/api#fwd-fx3" (core func $t:odd/api#fwd-fx3))
    (alias core export $main "cabi_post_t:odd/api#fwd-fx3" (core func $cabi_post_t:odd/api#fwd-fx3))
    (func $"#func106 fwd-fx3" (@name "fwd-fx3") (type 117) (canon lift (core func $t:odd/api#fwd-fx3) (memory $memory) (post-return $cabi_post_t:odd/api#fwd-fx3)))
    (type (list string 1))
    (type (func (param "value" 118) (result 118)))
    (alias core export $main "t:odd/api#fwd-fx1" (core func $t:odd/api#fwd-fx1))
    (alias core export $main "cabi_post_t:odd/api#fwd-fx1" (core func $cabi_post_t:odd/api#fwd-fx1))
    (func $"#func107 fwd-fx1" (@name "fwd-fx1") (type 119) (canon lift (core func $t:odd/api#fwd-fx1) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-fx1)))
    (type (list 13 2))
    (type (func (param "value" 120) (result 120)))
    (alias core export $main "t:odd/api#fwd-fx4p" (core func $t:odd/api#fwd-fx4p))
    (alias core export $main "cabi_post_t:odd/api#fwd-fx4p" (core func $cabi_post_t:odd/api#fwd-fx4p))
    (func $"#func108 fwd-fx4p" (@name "fwd-fx4p") (type 121) (canon lift (core func $t:odd/api#fwd-fx4p) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-fx4p)))
    (type (list u8 5))
    (type (list 122))
    (type (func (param "value" 123) (result 123)))
    (alias core export $main "t:odd/api#fwd-lfx" (core func $t:odd/api#fwd-lfx))
    (alias core export $main "cabi_post_t:odd/api#fwd-lfx" (core func $cabi_post_t:odd/api#fwd-lfx))
    (func $"#func109 fwd-lfx" (@name "fwd-lfx") (type 124) (canon lift (core func $t:odd/api#fwd-lfx) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-lfx)))
    (type (list u64 17))
    (type (func (param "value" 125) (result 125)))
    (alias core export $main "t:odd/api#fwd-fx17" (core func $t:odd/api#fwd-fx17))
    (alias core export $main "cabi_post_t:odd/api#fwd-fx17" (core func $cabi_post_t:odd/api#fwd-fx17))
    (func $"#func110 fwd-fx17" (@name "fwd-fx17") (type 126) (canon lift (core func $t:odd/api#fwd-fx17) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-fx17)))
    (type (list string 2))
    (type (list 127 2))
    (type (func (param "value" 128) (result 128)))
    (alias core export $main "t:odd/api#fwd-fxfx" (core func $t:odd/api#fwd-fxfx))
    (alias core export $main "cabi_post_t:odd/api#fwd-fxfx" (core func $cabi_post_t:odd/api#fwd-fxfx))
    (func $"#func111 fwd-fxfx" (@name "fwd-fxfx") (type 129) (canon lift (core func $t:odd/api#fwd-fxfx) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-fxfx)))
    (type (list 2 2))
    (type (option 130))
    (type (func (param "value" 131) (result 131)))
    (alias core export $main "t:odd/api#fwd-ofx" (core func $t:odd/api#fwd-ofx))
    (alias core export $main "cabi_post_t:odd/api#fwd-ofx" (core func $cabi_post_t:odd/api#fwd-ofx))
    (func $"#func112 fwd-ofx" (@name "fwd-ofx") (type 132) (canon lift (core func $t:odd/api#fwd-ofx) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-ofx)))
    (type (list bool 4))
    (type (func (param "value" 133) (result 133)))
    (alias core export $main "t:odd/api#fwd-fxbool" (core func $t:odd/api#fwd-fxbool))
    (alias core export $main "cabi_post_t:odd/api#fwd-fxbool" (core func $cabi_post_t:odd/api#fwd-fxbool))
    (func $"#func113 fwd-fxbool" (@name "fwd-fxbool") (type 134) (canon lift (core func $t:odd/api#fwd-fxbool) (memory $memory) (post-return $cabi_post_t:odd/api#fwd-fxbool)))
    (type (map string u32))
    (type (func (param "value" 135) (result 135)))
    (alias core export $main "t:odd/api#fwd-m" (core func $t:odd/api#fwd-m))
    (alias core export $main "cabi_post_t:odd/api#fwd-m" (core func $cabi_post_t:odd/api#fwd-m))
    (func $"#func114 fwd-m" (@name "fwd-m") (type 136) (canon lift (core func $t:odd/api#fwd-m) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-m)))
    (type (map u8 u64))
    (type (func (param "value" 137) (result 137)))
    (alias core export $main "t:odd/api#fwd-mu8" (core func $t:odd/api#fwd-mu8))
    (alias core export $main "cabi_post_t:odd/api#fwd-mu8" (core func $cabi_post_t:odd/api#fwd-mu8))
    (func $"#func115 fwd-mu8" (@name "fwd-mu8") (type 138) (canon lift (core func $t:odd/api#fwd-mu8) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-mu8)))
    (type (map u32 string))
    (type (map char 139))
    (type (func (param "value" 140) (result 140)))
    (alias core export $main "t:odd/api#fwd-mm" (core func $t:odd/api#fwd-mm))
    (alias core export $main "cabi_post_t:odd/api#fwd-mm" (core func $cabi_post_t:odd/api#fwd-mm))
    (func $"#func116 fwd-mm" (@name "fwd-mm") (type 141) (canon lift (core func $t:odd/api#fwd-mm) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-mm)))
    (type (map u32 91))
    (type (option 142))
    (type (func (param "value" 143) (result 143)))
    (alias core export $main "t:odd/api#fwd-om" (core func $t:odd/api#fwd-om))
    (alias core export $main "cabi_post_t:odd/api#fwd-om" (core func $cabi_post_t:odd/api#fwd-om))
    (func $"#func117 fwd-om" (@name "fwd-om") (type 144) (canon lift (core func $t:odd/api#fwd-om) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#fwd-om)))
    (type (map bool f64))
    (type (list 145))
    (type (func (param "value" 146) (result 146)))
    (alias core export $main "t:odd/api#fwd-lm" (core func $t:odd/api#fwd-lm))
    (alias core export $main "cabi_post_t:odd/api#fwd-lm" (core func $cabi_post_t:odd/api#fwd-lm))
    (func $"#func118 fwd-lm" (@name "fwd-lm") (type 147) (canon lift (core func $t:odd/api#fwd-lm) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-lm)))
    (type (map u64 f32))
    (type (map u32 148))
    (type (func (param "value" 149) (result 149)))
    (alias core export $main "t:odd/api#fwd-mk" (core func $t:odd/api#fwd-mk))
    (alias core export $main "cabi_post_t:odd/api#fwd-mk" (core func $cabi_post_t:odd/api#fwd-mk))
    (func $"#func119 fwd-mk" (@name "fwd-mk") (type 150) (canon lift (core func $t:odd/api#fwd-mk) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#fwd-mk)))
    (component $t:odd/api-shim-component
      (type (variant (case "k0" u8) (case "k1") (case "k2") (case "k3") (case "k4") (case "k5") (case "k6") (case "k7") (case "k8") (case "k9") (case "k10") (case "k11") (case "k12") (case "k13") (case "k14") (case "k15") (case "k16") (case "k17") (case "k18") (case "k19") (case "k20") (case "k21") (case "k22") (case "k23") (case "k24") (case "k25") (case "k26") (case "k27") (case "k28") (case "k29") (case "k30") (case "k31") (case "k32") (case "k33") (case "k34") (case "k35") (case "k36") (case "k37") (case "k38") (case "k39") (case "k40") (case "k41") (case "k42") (case "k43") (case "k44") (case "k45") (case "k46") (case "k47") (case "k48") (case "k49") (case "k50") (case "k51") (case "k52") (case "k53") (case "k54") (case "k55") (case "k56") (case "k57") (case "k58") (case "k59") (case "k60") (case "k61") (case "k62") (case "k63") (case "k64") (case "k65") (case "k66") (case "k67") (case "k68") (case "k69") (case "k70") (case "k71") (case "k72") (case "k73") (case "k74") (case "k75") (case "k76") (case "k77") (case "k78") (case "k79") (case "k80") (case "k81") (case "k82") (case "k83") (case "k84") (case "k85") (case "k86") (case "k87") (case "k88") (case "k89") (case "k90") (case "k91") (case "k92") (case "k93") (case "k94") (case "k95") (case "k96") (case "k97") (case "k98") (case "k99") (case "k100") (case "k101") (case "k102") (case "k103") (case "k104") (case "k105") (case "k106") (case "k107") (case "k108") (case "k109") (case "k110") (case "k111") (case "k112") (case "k113") (case "k114") (case "k115") (case "k116") (case "k117") (case "k118") (case "k119") (case "k120") (case "k121") (case "k122") (case "k123") (case "k124") (case "k125") (case "k126") (case "k127") (case "k128") (case "k129") (case "k130") (case "k131") (case "k132") (case "k133") (case "k134") (case "k135") (case "k136") (case "k137") (case "k138") (case "k139") (case "k140") (case "k141") (case "k142") (case "k143") (case "k144") (case "k145") (case "k146") (case "k147") (case "k148") (case "k149") (case "k150") (case "k151") (case "k152") (case "k153") (case "k154") (case "k155") (case "k156") (case "k157") (case "k158") (case "k159") (case "k160") (case "k161") (case "k162") (case "k163") (case "k164") (case "k165") (case "k166") (case "k167") (case "k168") (case "k169") (case "k170") (case "k171") (case "k172") (case "k173") (case "k174") (case "k175") (case "k176") (case "k177") (case "k178") (case "k179") (case "k180") (case "k181") (case "k182") (case "k183") (case "k184") (case "k185") (case "k186") (case "k187") (case "k188") (case "k189") (case "k190") (case "k191") (case "k192") (case "k193") (case "k194") (case "k195") (case "k196") (case "k197") (case "k198") (case "k199") (case "k200") (case "k201") (case "k202") (case "k203") (case "k204") (case "k205") (case "k206") (case "k207") (case "k208") (case "k209") (case "k210") (case "k211") (case "k212") (case "k213") (case "k214") (case "k215") (case "k216") (case "k217") (case "k218") (case "k219") (case "k220") (case "k221") (case "k222") (case "k223") (case "k224") (case "k225") (case "k226") (case "k227") (case "k228") (case "k229") (case "k230") (case "k231") (case "k232") (case "k233") (case "k234") (case "k235") (case "k236") (case "k237") (case "k238") (case "k239") (case "k240") (case "k241") (case "k242") (case "k243") (case "k244") (case "k245") (case "k246") (case "k247") (case "k248") (case "k249") (case "k250") (case "k251") (case "k252") (case "k253") (case "k254") (case "k255" u64)))
      (import "import-type-v256" (type (eq 0)))
      (type (func (param "value" 1) (result 1)))
      (import "import-func-fwd-v256" (func (type 2)))
      (type (variant (case "k0" u8) (case "k1") (case "k2") (case "k3") (case "k4") (case "k5") (case "k6") (case "k7") (case "k8") (case "k9") (case "k10") (case "k11") (case "k12") (case "k13") (case "k14") (case "k15") (case "k16") (case "k17") (case "k18") (case "k19") (case "k20") (case "k21") (case "k22") (case "k23") (case "k24") (case "k25") (case "k26") (case "k27") (case "k28") (case "k29") (case "k30") (case "k31") (case "k32") (case "k33") (case "k34") (case "k35") (case "k36") (case "k37") (case "k38") (case "k39") (case "k40") (case "k41") (case "k42") (case "k43") (case "k44") (case "k45") (case "k46") (case "k47") (case "k48") (case "k49") (case "k50") (case "k51") (case "k52") (case "k53") (case "k54") (case "k55") (case "k56") (case "k57") (case "k58") (case "k59") (case "k60") (case "k61") (case "k62") (case "k63") (case "k64") (case "k65") (case "k66") (case "k67") (case "k68") (case "k69") (case "k70") (case "k71") (case "k72") (case "k73") (case "k74") (case "k75") (case "k76") (case "k77") (case "k78") (case "k79") (case "k80") (case "k81") (case "k82") (case "k83") (case "k84") (case "k85") (case "k86") (case "k87") (case "k88") (case "k89") (case "k90") (case "k91") (case "k92") (case "k93") (case "k94") (case "k95") (case "k96") (case "k97") (case "k98") (case "k99") (case "k100") (case "k101") (case "k102") (case "k103") (case "k104") (case "k105") (case "k106") (case "k107") (case "k108") (case "k109") (case "k110") (case "k111") (case "k112") (case "k113") (case "k114") (case "k115") (case "k116") (case "k117") (case "k118") (case "k119") (case "k120") (case "k121") (case "k122") (case "k123") (case "k124") (case "k125") (case "k126") (case "k127") (case "k128") (case "k129") (case "k130") (case "k131") (case "k132") (case "k133") (case "k134") (case "k135") (case "k136") (case "k137") (case "k138") (case "k139") (case "k140") (case "k141") (case "k142") (case "k143") (case "k144") (case "k145") (case "k146") (case "k147") (case "k148") (case "k149") (case "k150") (case "k151") (case "k152") (case "k153") (case "k154") (case "k155") (case "k156") (case "k157") (case "k158") (case "k159") (case "k160") (case "k161") (case "k162") (case "k163") (case "k164") (case "k165") (case "k166") (case "k167") (case "k168") (case "k169") (case "k170") (case "k171") (case "k172") (case "k173") (case "k174") (case "k175") (case "k176") (case "k177") (case "k178") (case "k179") (case "k180") (case "k181") (case "k182") (case "k183") (case "k184") (case "k185") (case "k186") (case "k187") (case "k188") (case "k189") (case "k190") (case "k191") (case "k192") (case "k193") (case "k194") (case "k195") (case "k196") (case "k197") (case "k198") (case "k199") (case "k200") (case "k201") (case "k202") (case "k203") (case "k204") (case "k205") (case "k206") (case "k207") (case "k208") (case "k209") (case "k210") (case "k211") (case "k212") (case "k213") (case "k214") (case "k215") (case "k216") (case "k217") (case "k218") (case "k219") (case "k220") (case "k221") (case "k222") (case "k223") (case "k224") (case "k225") (case "k226") (case "k227") (case "k228") (case "k229") (case "k230") (case "k231") (case "k232") (case "k233") (case "k234") (case "k235") (case "k236") (case "k237") (case "k238") (case "k239") (case "k240") (case "k241") (case "k242") (case "k243") (case "k244") (case "k245") (case "k246") (case "k247") (case "k248") (case "k249") (case "k250") (case "k251") (case "k252") (case "k253") (case "k254") (case "k255" u64) (case "k256" string)))
      (import "import-type-v257" (type (eq 3)))
      (type (func (param "value" 4) (result 4)))
      (import "import-func-fwd-v257" (func (type 5)))
      (type (variant (case "k0" u16) (case "k1") (case "k2") (case "k3" u16) (case "k4") (case "k5") (case "k6" u16) (case "k7") (case "k8") (case "k9" u16) (case "k10") (case "k11") (case "k12" u16) (case "k13") (case "k14") (case "k15" u16) (case "k16") (case "k17") (case "k18" u16) (case "k19") (case "k20") (case "k21" u16) (case "k22") (case "k23") (case "k24" u16) (case "k25") (case "k26") (case "k27" u16) (case "k28") (case "k29") (case "k30" u16) (case "k31") (case "k32") (case "k33" u16) (case "k34") (case "k35") (case "k36" u16) (case "k37") (case "k38") (case "k39" u16) (case "k40") (case "k41") (case "k42" u16) (case "k43") (case "k44") (case "k45" u16) (case "k46") (case "k47") (case "k48" u16) (case "k49") (case "k50") (case "k51" u16) (case "k52") (case "k53") (case "k54" u16) (case "k55") (case "k56") (case "k57" u16) (case "k58") (case "k59") (case "k60" u16) (case "k61") (case "k62") (case "k63" u16) (case "k64") (case "k65") (case "k66" u16) (case "k67") (case "k68") (case "k69" u16) (case "k70") (case "k71") (case "k72" u16) (case "k73") (case "k74") (case "k75" u16) (case "k76") (case "k77") (case "k78" u16) (case "k79") (case "k80") (case "k81" u16) (case "k82") (case "k83") (case "k84" u16) (case "k85") (case "k86") (case "k87" u16) (case "k88") (case "k89") (case "k90" u16) (case "k91") (case "k92") (case "k93" u16) (case "k94") (case "k95") (case "k96" u16) (case "k97") (case "k98") (case "k99" u16) (case "k100") (case "k101") (case "k102" u16) (case "k103") (case "k104") (case "k105" u16) (case "k106") (case "k107") (case "k108" u16) (case "k109") (case "k110") (case "k111" u16) (case "k112") (case "k113") (case "k114" u16) (case "k115") (case "k116") (case "k117" u16) (case "k118") (case "k119") (case "k120" u16) (case "k121") (case "k122") (case "k123" u16) (case "k124") (case "k125") (case "k126" u16) (case "k127") (case "k128") (case "k129" u16) (case "k130") (case "k131") (case "k132" u16) (case "k133") (case "k134") (case "k135" u16) (case "k136") (case "k137") (case "k138" u16) (case "k139") (case "k140") (case "k141" u16) (case "k142") (case "k143") (case "k144" u16) (case "k145") (case "k146") (case "k147" u16) (case "k148") (case "k149") (case "k150" u16) (case "k151") (case "k152") (case "k153" u16) (case "k154") (case "k155") (case "k156" u16) (case "k157") (case "k158") (case "k159" u16) (case "k160") (case "k161") (case "k162" u16) (case "k163") (case "k164") (case "k165" u16) (case "k166") (case "k167") (case "k168" u16) (case "k169") (case "k170") (case "k171" u16) (case "k172") (case "k173") (case "k174" u16) (case "k175") (case "k176") (case "k177" u16) (case "k178") (case "k179") (case "k180" u16) (case "k181") (case "k182") (case "k183" u16) (case "k184") (case "k185") (case "k186" u16) (case "k187") (case "k188") (case "k189" u16) (case "k190") (case "k191") (case "k192" u16) (case "k193") (case "k194") (case "k195" u16) (case "k196") (case "k197") (case "k198" u16) (case "k199") (case "k200") (case "k201" u16) (case "k202") (case "k203") (case "k204" u16) (case "k205") (case "k206") (case "k207" u16) (case "k208") (case "k209") (case "k210" u16) (case "k211") (case "k212") (case "k213" u16) (case "k214") (case "k215") (case "k216" u16) (case "k217") (case "k218") (case "k219" u16) (case "k220") (case "k221") (case "k222" u16) (case "k223") (case "k224") (case "k225" u16) (case "k226") (case "k227") (case "k228" u16) (case "k229") (case "k230") (case "k231" u16) (case "k232") (case "k233") (case "k234" u16) (case "k235") (case "k236") (case "k237" u16) (case "k238") (case "k239") (case "k240" u16) (case "k241") (case "k242") (case "k243" u16) (case "k244") (case "k245") (case "k246" u16) (case "k247") (case "k248") (case "k249" u16) (case "k250") (case "k251") (case "k252" u16) (case "k253") (case "k254") (case "k255" u16) (case "k256") (case "k257") (case "k258" u16) (case "k259") (case "k260") (case "k261" u16) (case "k262") (case "k263") (case "k264" u16) (case "k265") (case "k266") (case "k267" u16) (case "k268") (case "k269") (case "k270" u16) (case "k271") (case "k272") (case "k273" u16) (case "k274") (case "k275") (case "k276" u16) (case "k277") (case "k278") (case "k279" u16) (case "k280") (case "k281") (case "k282" u16) (case "k283") (case "k284") (case "k285" u16) (case "k286") (case "k287") (case "k288" u16) (case "k289") (case "k290") (case "k291" u16) (case "k292") (case "k293") (case "k294" u16) (case "k295") (case "k296") (case "k297" u16) (case "k298") (case "k299")))
      (import "import-type-v300" (type (eq 6)))
      (type (func (param "value" 7) (result 7)))
      (import "import-func-fwd-v300" (func (type 8)))
      (type (enum "k0"))
      (import "import-type-e1" (type (eq 9)))
      (type (func (param "value" 10) (result 10)))
      (import "import-func-fwd-e1" (func (type 11)))
      (type (enum "k0" "k1" "k2" "k3" "k4" "k5" "k6" "k7" "k8" "k9" "k10" "k11" "k12" "k13" "k14" "k15" "k16" "k17" "k18" "k19" "k20" "k21" "k22" "k23" "k24" "k25" "k26" "k27" "k28" "k29" "k30" "k31" "k32" "k33" "k34" "k35" "k36" "k37" "k38" "k39" "k40" "k41" "k42" "k43" "k44" "k45" "k46" "k47" "k48" "k49" "k50" "k51" "k52" "k53" "k54" "k55" "k56" "k57" "k58" "k59" "k60" "k61" "k62" "k63" "k64" "k65" "k66" "k67" "k68" "k69" "k70" "k71" "k72" "k73" "k74" "k75" "k76" "k77" "k78" "k79" "k80" "k81" "k82" "k83" "k84" "k85" "k86" "k87" "k88" "k89" "k90" "k91" "k92" "k93" "k94" "k95" "k96" "k97" "k98" "k99" "k100" "k101" "k102" "k103" "k104" "k105" "k106" "k107" "k108" "k109" "k110" "k111" "k112" "k113" "k114" "k115" "k116" "k117" "k118" "k119" "k120" "k121" "k122" "k123" "k124" "k125" "k126" "k127" "k128" "k129" "k130" "k131" "k132" "k133" "k134" "k135" "k136" "k137" "k138" "k139" "k140" "k141" "k142" "k143" "k144" "k145" "k146" "k147" "k148" "k149" "k150" "k151" "k152" "k153" "k154" "k155" "k156" "k157" "k158" "k159" "k160" "k161" "k162" "k163" "k164" "k165" "k166" "k167" "k168" "k169" "k170" "k171" "k172" "k173" "k174" "k175" "k176" "k177" "k178" "k179" "k180" "k181" "k182" "k183" "k184" "k185" "k186" "k187" "k188" "k189" "k190" "k191" "k192" "k193" "k194" "k195" "k196" "k197" "k198" "k199" "k200" "k201" "k202" "k203" "k204" "k205" "k206" "k207" "k208" "k209" "k210" "k211" "k212" "k213" "k214" "k215" "k216" "k217" "k218" "k219" "k220" "k221" "k222" "k223" "k224" "k225" "k226" "k227" "k228" "k229" "k230" "k231" "k232" "k233" "k234" "k235" "k236" "k237" "k238" "k239" "k240" "k241" "k242" "k243" "k244" "k245" "k246" "k247" "k248" "k249" "k250" "k251" "k252" "k253" "k254" "k255"))
      (import "import-type-e256" (type (eq 12)))
      (type (func (param "value" 13) (result 13)))
      (import "import-func-fwd-e256" (func (type 14)))
      (type (enum "k0" "k1" "k2" "k3" "k4" "k5" "k6" "k7" "k8" "k9" "k10" "k11" "k12" "k13" "k14" "k15" "k16" "k17" "k18" "k19" "k20" "k21" "k22" "k23" "k24" "k25" "k26" "k27" "k28" "k29" "k30" "k31" "k32" "k33" "k34" "k35" "k36" "k37" "k38" "k39" "k40" "k41" "k42" "k43" "k44" "k45" "k46" "k47" "k48" "k49" "k50" "k51" "k52" "k53" "k54" "k55" "k56" "k57" "k58" "k59" "k60" "k61" "k62" "k63" "k64" "k65" "k66" "k67" "k68" "k69" "k70" "k71" "k72" "k73" "k74" "k75" "k76" "k77" "k78" "k79" "k80" "k81" "k82" "k83" "k84" "k85" "k86" "k87" "k88" "k89" "k90" "k91" "k92" "k93" "k94" "k95" "k96" "k97" "k98" "k99" "k100" "k101" "k102" "k103" "k104" "k105" "k106" "k107" "k108" "k109" "k110" "k111" "k112" "k113" "k114" "k115" "k116" "k117" "k118" "k119" "k120" "k121" "k122" "k123" "k124" "k125" "k126" "k127" "k128" "k129" "k130" "k131" "k132" "k133" "k134" "k135" "k136" "k137" "k138" "k139" "k140" "k141" "k142" "k143" "k144" "k145" "k146" "k147" "k148" "k149" "k150" "k151" "k152" "k153" "k154" "k155" "k156" "k157" "k158" "k159" "k160" "k161" "k162" "k163" "k164" "k165" "k166" "k167" "k168" "k169" "k170" "k171" "k172" "k173" "k174" "k175" "k176" "k177" "k178" "k179" "k180" "k181" "k182" "k183" "k184" "k185" "k186" "k187" "k188" "k189" "k190" "k191" "k192" "k193" "k194" "k195" "k196" "k197" "k198" "k199" "k200" "k201" "k202" "k203" "k204" "k205" "k206" "k207" "k208" "k209" "k210" "k211" "k212" "k213" "k214" "k215" "k216" "k217" "k218" "k219" "k220" "k221" "k222" "k223" "k224" "k225" "k226" "k227" "k228" "k229" "k230" "k231" "k232" "k233" "k234" "k235" "k236" "k237" "k238" "k239" "k240" "k241" "k242" "k243" "k244" "k245" "k246" "k247" "k248" "k249" "k250" "k251" "k252" "k253" "k254" "k255" "k256"))
      (import "import-type-e257" (type (eq 15)))
      (type (func (param "value" 16) (result 16)))
      (import "import-func-fwd-e257" (func (type 17)))
      (type (flags "b0"))
      (import "import-type-fl1" (type (eq 18)))
      (type (func (param "value" 19) (result 19)))
      (import "import-func-fwd-f1" (func (type 20)))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7"))
      (import "import-type-fl8" (type (eq 21)))
      (type (func (param "value" 22) (result 22)))
      (import "import-func-fwd-f8" (func (type 23)))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8"))
      (import "import-type-fl9" (type (eq 24)))
      (type (func (param "value" 25) (result 25)))
      (import "import-func-fwd-f9" (func (type 26)))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15"))
      (import "import-type-fl16" (type (eq 27)))
      (type (func (param "value" 28) (result 28)))
      (import "import-func-fwd-f16" (func (type 29)))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15" "b16"))
      (import "import-type-fl17" (type (eq 30)))
      (type (func (param "value" 31) (result 31)))
      (import "import-func-fwd-f17" (func (type 32)))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15" "b16" "b17" "b18" "b19" "b20" "b21" "b22" "b23" "b24" "b25" "b26" "b27" "b28" "b29" "b30" "b31"))
      (import "import-type-fl32" (type (eq 33)))
      (type (func (param "value" 34) (result 34)))
      (import "import-func-fwd-f32" (func (type 35)))
      (type (list 16))
      (type (func (param "value" 36) (result 36)))
      (import "import-func-fwd-le257" (func (type 37)))
      (type (list 4))
      (type (func (param "value" 38) (result 38)))
      (import "import-func-fwd-lv257" (func (type 39)))
      (type (list 19))
      (type (func (param "value" 40) (result 40)))
      (import "import-func-fwd-lf1" (func (type 41)))
      (type (list 22))
      (type (func (param "value" 42) (result 42)))
      (import "import-func-fwd-lf8" (func (type 43)))
      (type (list 25))
      (type (func (param "value" 44) (result 44)))
      (import "import-func-fwd-lf9" (func (type 45)))
      (type (list 28))
      (type (func (param "value" 46) (result 46)))
      (import "import-func-fwd-lf16" (func (type 47)))
      (type (list 31))
      (type (func (param "value" 48) (result 48)))
      (import "import-func-fwd-lf17" (func (type 49)))
      (type (list 34))
      (type (func (param "value" 50) (result 50)))
      (import "import-func-fwd-lf32" (func (type 51)))
      (type (tuple u8 string))
      (type (tuple char f32))
      (type (tuple u64 53))
      (type (tuple 52 54))
      (type (list 55))
      (type (result 56 (error string)))
      (type (option 57))
      (type (func (param "value" 58) (result 58)))
      (import "import-func-fwd-nest" (func (type 59)))
      (type (record (field "a" u8) (field "b" u64) (field "c" u8) (field "d" u16) (field "e" u8) (field "f" u32) (field "g" bool) (field "h" f64) (field "i" char) (field "j" s8)))
      (import "import-type-pad1" (type (eq 60)))
      (type (func (param "value" 61) (result 61)))
      (import "import-func-fwd-pad1" (func (type 62)))
      (type (option u8))
      (type (option u64))
      (type (result u8 (error u64)))
      (type (record (field "a" u8) (field "b" 61) (field "c" 63) (field "d" 64) (field "e" 65) (field "f" u8)))
      (import "import-type-pad2" (type (eq 66)))
      (type (func (param "value" 67) (result 67)))
      (import "import-func-fwd-pad2" (func (type 68)))
      (type (flags "x" "y" "z"))
      (import "import-type-f3x" (type (eq 69)))
      (type (tuple u8 u16))
      (type (record (field "a" 70) (field "b" u16) (field "c" 16) (field "d" u8) (field "e" 4) (field "f" u8) (field "g" 71) (field "h" u8)))
      (import "import-type-pad3" (type (eq 72)))
      (type (func (param "value" 73) (result 73)))
      (import "import-func-fwd-pad3" (func (type 74)))
      (type (list 67))
      (type (func (param "value" 75) (result 75)))
      (import "import-func-fwd-lpad" (func (type 76)))
      (type (list 73))
      (type (func (param "value" 77) (result 77)))
      (import "import-func-fwd-lpad3" (func (type 78)))
      (type (option 67))
      (type (func (param "value" 79) (result 79)))
      (import "import-func-fwd-opad" (func (type 80)))
      (type (list u64))
      (type (func (param "value" 81) (result 81)))
      (import "import-func-fwd-lu64" (func (type 82)))
      (type (list 81))
      (type (func (param "value" 83) (result 83)))
      (import "import-func-fwd-llu64" (func (type 84)))
      (type (list f64))
      (type (tuple f64 85))
      (type (list 86))
      (type (func (param "value" 87) (result 87)))
      (import "import-func-fwd-lf64e" (func (type 88)))
      (type (list string))
      (type (func (param "value" 89) (result 89)))
      (import "import-func-fwd-ls" (func (type 90)))
      (type (func (param "value" string) (result string)))
      (import "import-func-fwd-nul" (func (type 91)))
      (type (record (field "a0" u8) (field "a1" f64) (field "a2" u64) (field "a3" f32) (field "a4" u8) (field "a5" f64) (field "a6" u64) (field "a7" f32) (field "a8" u8) (field "a9" f64) (field "a10" u64) (field "a11" f32) (field "a12" u8) (field "a13" f64) (field "a14" u64) (field "a15" f32)))
      (import "import-type-rs16" (type (eq 92)))
      (type (func (param "value" 93) (result 93)))
      (import "import-func-fwd-s16" (func (type 94)))
      (type (record (field "a0" u8) (field "a1" f64) (field "a2" u64) (field "a3" f32) (field "a4" u8) (field "a5" f64) (field "a6" u64) (field "a7" f32) (field "a8" u8) (field "a9" f64) (field "a10" u64) (field "a11" f32) (field "a12" u8) (field "a13" f64) (field "a14" u64) (field "a15" f32) (field "a16" u8)))
      (import "import-type-rs17" (type (eq 95)))
      (type (func (param "value" 96) (result 96)))
      (import "import-func-fwd-s17" (func (type 97)))
      (type (record (field "a" u32)))
      (import "import-type-one" (type (eq 98)))
      (type (func (param "value" 99) (result 99)))
      (import "import-func-fwd-one" (func (type 100)))
      (type (record (field "a" u32) (field "b" u32)))
      (import "import-type-two" (type (eq 101)))
      (type (func (param "value" 102) (result 102)))
      (import "import-func-fwd-two" (func (type 103)))
      (type (option 99))
      (type (func (param "value" 104) (result 104)))
      (import "import-func-fwd-onel" (func (type 105)))
      (type (option f64))
      (type (record (field "a0" u8) (field "a1" string) (field "a2" u64) (field "a3" 106) (field "a4" u8) (field "a5" string) (field "a6" u64) (field "a7" 106) (field "a8" u8) (field "a9" string) (field "a10" u64) (field "a11" 106) (field "a12" u8) (field "a13" string) (field "a14" u64) (field "a15" 106) (field "a16" u8) (field "a17" string) (field "a18" u64) (field "a19" 106) (field "a20" u8) (field "a21" string) (field "a22" u64) (field "a23" 106) (field "a24" u8) (field "a25" string) (field "a26" u64) (field "a27" 106) (field "a28" u8) (field "a29" string) (field "a30" u64) (field "a31" 106) (field "a32" u8) (field "a33" string) (field "a34" u64) (field "a35" 106) (field "a36" u8) (field "a37" string) (field "a38" u64) (field "a39" 106) (field "a40" u8) (field "a41" string) (field "a42" u64) (field "a43" 106) (field "a44" u8) (field "a45" string) (field "a46" u64) (field "a47" 106) (field "a48" u8) (field "a49" string) (field "a50" u64) (field "a51" 106) (field "a52" u8) (field "a53" string) (field "a54" u64) (field "a55" 106) (field "a56" u8) (field "a57" string) (field "a58" u64) (field "a59" 106) (field "a60" u8) (field "a61" string) (field "a62" u64) (field "a63" 106) (field "a64" u8) (field "a65" string) (field "a66" u64) (field "a67" 106) (field "a68" u8) (field "a69" string) (field "a70" u64) (field "a71" 106) (field "a72" u8) (field "a73" string) (field "a74" u64) (field "a75" 106) (field "a76" u8) (field "a77" string) (field "a78" u64) (field "a79" 106) (field "a80" u8) (field "a81" string) (field "a82" u64) (field "a83" 106) (field "a84" u8) (field "a85" string) (field "a86" u64) (field "a87" 106) (field "a88" u8) (field "a89" string)))
      (import "import-type-big" (type (eq 107)))
      (type (func (param "value" 108) (result 108)))
      (import "import-func-fwd-big" (func (type 109)))
      (type (list 108))
      (type (func (param "value" 110) (result 110)))
      (import "import-func-fwd-lbig" (func (type 111)))
      (type (option 63))
      (type (option 112))
      (type (result u8 (error u16)))
      (type (result u64 (error f32)))
      (type (result 114 (error 115)))
      (type (tuple u8))
      (type (list u8))
      (type (list 118))
      (type (list 119))
      (type (variant (case "a" 113) (case "b" 116) (case "c" 117) (case "d" 120)))
      (import "import-type-deep" (type (eq 121)))
      (type (func (param "value" 122) (result 122)))
      (import "import-func-fwd-deep" (func (type 123)))
      (type (result f64 (error u32)))
      (type (result f32 (error 124)))
      (type (func (param "value" 125) (result 125)))
      (import "import-func-fwd-joins" (func (type 126)))
      (type (result u8 (error f32)))
      (type (func (param "value" 127) (result 127)))
      (import "import-func-fwd-joins2" (func (type 128)))
      (type (variant (case "a" f32) (case "b" u8) (case "c" s64) (case "d" f64) (case "e" string)))
      (import "import-type-jn" (type (eq 129)))
      (type (func (param "value" 130) (result 130)))
      (import "import-func-fwd-jn" (func (type 131)))
      (type (list 130))
      (type (func (param "value" 132) (result 132)))
      (import "import-func-fwd-ljn" (func (type 133)))
      (type (result (error 16)))
      (type (func (param "value" 134) (result 134)))
      (import "import-func-fwd-rr" (func (type 135)))
      (type (tuple bool char s8))
      (type (func (param "value" 136) (result 136)))
      (import "import-func-fwd-tf" (func (type 137)))
      (type (list u16 3))
      (type (func (param "value" 138) (result 138)))
      (import "import-func-fwd-fx3" (func (type 139)))
      (type (list string 1))
      (type (func (param "value" 140) (result 140)))
      (import "import-func-fwd-fx1" (func (type 141)))
      (type (list 61 2))
      (type (func (param "value" 142) (result 142)))
      (import "import-func-fwd-fx4p" (func (type 143)))
      (type (list u8 5))
      (type (list 144))
      (type (func (param "value" 145) (result 145)))
      (import "import-func-fwd-lfx" (func (type 146)))
      (type (list u64 17))
      (type (func (param "value" 147) (result 147)))
      (import "import-func-fwd-fx17" (func (type 148)))
      (type (list string 2))
      (type (list 149 2))
      (type (func (param "value" 150) (result 150)))
      (import "import-func-fwd-fxfx" (func (type 151)))
      (type (list 4 2))
      (type (option 152))
      (type (func (param "value" 153) (result 153)))
      (import "import-func-fwd-ofx" (func (type 154)))
      (type (list bool 4))
      (type (func (param "value" 155) (result 155)))
      (import "import-func-fwd-fxbool" (func (type 156)))
      (type (map string u32))
      (type (func (param "value" 157) (result 157)))
      (import "import-func-fwd-m" (func (type 158)))
      (type (map u8 u64))
      (type (func (param "value" 159) (result 159)))
      (import "import-func-fwd-mu8" (func (type 160)))
      (type (map u32 string))
      (type (map char 161))
      (type (func (param "value" 162) (result 162)))
      (import "import-func-fwd-mm" (func (type 163)))
      (type (map u32 89))
      (type (option 164))
      (type (func (param "value" 165) (result 165)))
      (import "import-func-fwd-om" (func (type 166)))
      (type (map bool f64))
      (type (list 167))
      (type (func (param "value" 168) (result 168)))
      (import "import-func-fwd-lm" (func (type 169)))
      (type (map u64 f32))
      (type (map u32 170))
      (type (func (param "value" 171) (result 171)))
      (import "import-func-fwd-mk" (func (type 172)))
      (type (variant (case "k0" u8) (case "k1") (case "k2") (case "k3") (case "k4") (case "k5") (case "k6") (case "k7") (case "k8") (case "k9") (case "k10") (case "k11") (case "k12") (case "k13") (case "k14") (case "k15") (case "k16") (case "k17") (case "k18") (case "k19") (case "k20") (case "k21") (case "k22") (case "k23") (case "k24") (case "k25") (case "k26") (case "k27") (case "k28") (case "k29") (case "k30") (case "k31") (case "k32") (case "k33") (case "k34") (case "k35") (case "k36") (case "k37") (case "k38") (case "k39") (case "k40") (case "k41") (case "k42") (case "k43") (case "k44") (case "k45") (case "k46") (case "k47") (case "k48") (case "k49") (case "k50") (case "k51") (case "k52") (case "k53") (case "k54") (case "k55") (case "k56") (case "k57") (case "k58") (case "k59") (case "k60") (case "k61") (case "k62") (case "k63") (case "k64") (case "k65") (case "k66") (case "k67") (case "k68") (case "k69") (case "k70") (case "k71") (case "k72") (case "k73") (case "k74") (case "k75") (case "k76") (case "k77") (case "k78") (case "k79") (case "k80") (case "k81") (case "k82") (case "k83") (case "k84") (case "k85") (case "k86") (case "k87") (case "k88") (case "k89") (case "k90") (case "k91") (case "k92") (case "k93") (case "k94") (case "k95") (case "k96") (case "k97") (case "k98") (case "k99") (case "k100") (case "k101") (case "k102") (case "k103") (case "k104") (case "k105") (case "k106") (case "k107") (case "k108") (case "k109") (case "k110") (case "k111") (case "k112") (case "k113") (case "k114") (case "k115") (case "k116") (case "k117") (case "k118") (case "k119") (case "k120") (case "k121") (case "k122") (case "k123") (case "k124") (case "k125") (case "k126") (case "k127") (case "k128") (case "k129") (case "k130") (case "k131") (case "k132") (case "k133") (case "k134") (case "k135") (case "k136") (case "k137") (case "k138") (case "k139") (case "k140") (case "k141") (case "k142") (case "k143") (case "k144") (case "k145") (case "k146") (case "k147") (case "k148") (case "k149") (case "k150") (case "k151") (case "k152") (case "k153") (case "k154") (case "k155") (case "k156") (case "k157") (case "k158") (case "k159") (case "k160") (case "k161") (case "k162") (case "k163") (case "k164") (case "k165") (case "k166") (case "k167") (case "k168") (case "k169") (case "k170") (case "k171") (case "k172") (case "k173") (case "k174") (case "k175") (case "k176") (case "k177") (case "k178") (case "k179") (case "k180") (case "k181") (case "k182") (case "k183") (case "k184") (case "k185") (case "k186") (case "k187") (case "k188") (case "k189") (case "k190") (case "k191") (case "k192") (case "k193") (case "k194") (case "k195") (case "k196") (case "k197") (case "k198") (case "k199") (case "k200") (case "k201") (case "k202") (case "k203") (case "k204") (case "k205") (case "k206") (case "k207") (case "k208") (case "k209") (case "k210") (case "k211") (case "k212") (case "k213") (case "k214") (case "k215") (case "k216") (case "k217") (case "k218") (case "k219") (case "k220") (case "k221") (case "k222") (case "k223") (case "k224") (case "k225") (case "k226") (case "k227") (case "k228") (case "k229") (case "k230") (case "k231") (case "k232") (case "k233") (case "k234") (case "k235") (case "k236") (case "k237") (case "k238") (case "k239") (case "k240") (case "k241") (case "k242") (case "k243") (case "k244") (case "k245") (case "k246") (case "k247") (case "k248") (case "k249") (case "k250") (case "k251") (case "k252") (case "k253") (case "k254") (case "k255" u64)))
      (export "v256" (type 173))
      (type (variant (case "k0" u8) (case "k1") (case "k2") (case "k3") (case "k4") (case "k5") (case "k6") (case "k7") (case "k8") (case "k9") (case "k10") (case "k11") (case "k12") (case "k13") (case "k14") (case "k15") (case "k16") (case "k17") (case "k18") (case "k19") (case "k20") (case "k21") (case "k22") (case "k23") (case "k24") (case "k25") (case "k26") (case "k27") (case "k28") (case "k29") (case "k30") (case "k31") (case "k32") (case "k33") (case "k34") (case "k35") (case "k36") (case "k37") (case "k38") (case "k39") (case "k40") (case "k41") (case "k42") (case "k43") (case "k44") (case "k45") (case "k46") (case "k47") (case "k48") (case "k49") (case "k50") (case "k51") (case "k52") (case "k53") (case "k54") (case "k55") (case "k56") (case "k57") (case "k58") (case "k59") (case "k60") (case "k61") (case "k62") (case "k63") (case "k64") (case "k65") (case "k66") (case "k67") (case "k68") (case "k69") (case "k70") (case "k71") (case "k72") (case "k73") (case "k74") (case "k75") (case "k76") (case "k77") (case "k78") (case "k79") (case "k80") (case "k81") (case "k82") (case "k83") (case "k84") (case "k85") (case "k86") (case "k87") (case "k88") (case "k89") (case "k90") (case "k91") (case "k92") (case "k93") (case "k94") (case "k95") (case "k96") (case "k97") (case "k98") (case "k99") (case "k100") (case "k101") (case "k102") (case "k103") (case "k104") (case "k105") (case "k106") (case "k107") (case "k108") (case "k109") (case "k110") (case "k111") (case "k112") (case "k113") (case "k114") (case "k115") (case "k116") (case "k117") (case "k118") (case "k119") (case "k120") (case "k121") (case "k122") (case "k123") (case "k124") (case "k125") (case "k126") (case "k127") (case "k128") (case "k129") (case "k130") (case "k131") (case "k132") (case "k133") (case "k134") (case "k135") (case "k136") (case "k137") (case "k138") (case "k139") (case "k140") (case "k141") (case "k142") (case "k143") (case "k144") (case "k145") (case "k146") (case "k147") (case "k148") (case "k149") (case "k150") (case "k151") (case "k152") (case "k153") (case "k154") (case "k155") (case "k156") (case "k157") (case "k158") (case "k159") (case "k160") (case "k161") (case "k162") (case "k163") (case "k164") (case "k165") (case "k166") (case "k167") (case "k168") (case "k169") (case "k170") (case "k171") (case "k172") (case "k173") (case "k174") (case "k175") (case "k176") (case "k177") (case "k178") (case "k179") (case "k180") (case "k181") (case "k182") (case "k183") (case "k184") (case "k185") (case "k186") (case "k187") (case "k188") (case "k189") (case "k190") (case "k191") (case "k192") (case "k193") (case "k194") (case "k195") (case "k196") (case "k197") (case "k198") (case "k199") (case "k200") (case "k201") (case "k202") (case "k203") (case "k204") (case "k205") (case "k206") (case "k207") (case "k208") (case "k209") (case "k210") (case "k211") (case "k212") (case "k213") (case "k214") (case "k215") (case "k216") (case "k217") (case "k218") (case "k219") (case "k220") (case "k221") (case "k222") (case "k223") (case "k224") (case "k225") (case "k226") (case "k227") (case "k228") (case "k229") (case "k230") (case "k231") (case "k232") (case "k233") (case "k234") (case "k235") (case "k236") (case "k237") (case "k238") (case "k239") (case "k240") (case "k241") (case "k242") (case "k243") (case "k244") (case "k245") (case "k246") (case "k247") (case "k248") (case "k249") (case "k250") (case "k251") (case "k252") (case "k253") (case "k254") (case "k255" u64) (case "k256" string)))
      (export "v257" (type 175))
      (type (variant (case "k0" u16) (case "k1") (case "k2") (case "k3" u16) (case "k4") (case "k5") (case "k6" u16) (case "k7") (case "k8") (case "k9" u16) (case "k10") (case "k11") (case "k12" u16) (case "k13") (case "k14") (case "k15" u16) (case "k16") (case "k17") (case "k18" u16) (case "k19") (case "k20") (case "k21" u16) (case "k22") (case "k23") (case "k24" u16) (case "k25") (case "k26") (case "k27" u16) (case "k28") (case "k29") (case "k30" u16) (case "k31") (case "k32") (case "k33" u16) (case "k34") (case "k35") (case "k36" u16) (case "k37") (case "k38") (case "k39" u16) (case "k40") (case "k41") (case "k42" u16) (case "k43") (case "k44") (case "k45" u16) (case "k46") (case "k47") (case "k48" u16) (case "k49") (case "k50") (case "k51" u16) (case "k52") (case "k53") (case "k54" u16) (case "k55") (case "k56") (case "k57" u16) (case "k58") (case "k59") (case "k60" u16) (case "k61") (case "k62") (case "k63" u16) (case "k64") (case "k65") (case "k66" u16) (case "k67") (case "k68") (case "k69" u16) (case "k70") (case "k71") (case "k72" u16) (case "k73") (case "k74") (case "k75" u16) (case "k76") (case "k77") (case "k78" u16) (case "k79") (case "k80") (case "k81" u16) (case "k82") (case "k83") (case "k84" u16) (case "k85") (case "k86") (case "k87" u16) (case "k88") (case "k89") (case "k90" u16) (case "k91") (case "k92") (case "k93" u16) (case "k94") (case "k95") (case "k96" u16) (case "k97") (case "k98") (case "k99" u16) (case "k100") (case "k101") (case "k102" u16) (case "k103") (case "k104") (case "k105" u16) (case "k106") (case "k107") (case "k108" u16) (case "k109") (case "k110") (case "k111" u16) (case "k112") (case "k113") (case "k114" u16) (case "k115") (case "k116") (case "k117" u16) (case "k118") (case "k119") (case "k120" u16) (case "k121") (case "k122") (case "k123" u16) (case "k124") (case "k125") (case "k126" u16) (case "k127") (case "k128") (case "k129" u16) (case "k130") (case "k131") (case "k132" u16) (case "k133") (case "k134") (case "k135" u16) (case "k136") (case "k137") (case "k138" u16) (case "k139") (case "k140") (case "k141" u16) (case "k142") (case "k143") (case "k144" u16) (case "k145") (case "k146") (case "k147" u16) (case "k148") (case "k149") (case "k150" u16) (case "k151") (case "k152") (case "k153" u16) (case "k154") (case "k155") (case "k156" u16) (case "k157") (case "k158") (case "k159" u16) (case "k160") (case "k161") (case "k162" u16) (case "k163") (case "k164") (case "k165" u16) (case "k166") (case "k167") (case "k168" u16) (case "k169") (case "k170") (case "k171" u16) (case "k172") (case "k173") (case "k174" u16) (case "k175") (case "k176") (case "k177" u16) (case "k178") (case "k179") (case "k180" u16) (case "k181") (case "k182") (case "k183" u16) (case "k184") (case "k185") (case "k186" u16) (case "k187") (case "k188") (case "k189" u16) (case "k190") (case "k191") (case "k192" u16) (case "k193") (case "k194") (case "k195" u16) (case "k196") (case "k197") (case "k198" u16) (case "k199") (case "k200") (case "k201" u16) (case "k202") (case "k203") (case "k204" u16) (case "k205") (case "k206") (case "k207" u16) (case "k208") (case "k209") (case "k210" u16) (case "k211") (case "k212") (case "k213" u16) (case "k214") (case "k215") (case "k216" u16) (case "k217") (case "k218") (case "k219" u16) (case "k220") (case "k221") (case "k222" u16) (case "k223") (case "k224") (case "k225" u16) (case "k226") (case "k227") (case "k228" u16) (case "k229") (case "k230") (case "k231" u16) (case "k232") (case "k233") (case "k234" u16) (case "k235") (case "k236") (case "k237" u16) (case "k238") (case "k239") (case "k240" u16) (case "k241") (case "k242") (case "k243" u16) (case "k244") (case "k245") (case "k246" u16) (case "k247") (case "k248") (case "k249" u16) (case "k250") (case "k251") (case "k252" u16) (case "k253") (case "k254") (case "k255" u16) (case "k256") (case "k257") (case "k258" u16) (case "k259") (case "k260") (case "k261" u16) (case "k262") (case "k263") (case "k264" u16) (case "k265") (case "k266") (case "k267" u16) (case "k268") (case "k269") (case "k270" u16) (case "k271") (case "k272") (case "k273" u16) (case "k274") (case "k275") (case "k276" u16) (case "k277") (case "k278") (case "k279" u16) (case "k280") (case "k281") (case "k282" u16) (case "k283") (case "k284") (case "k285" u16) (case "k286") (case "k287") (case "k288" u16) (case "k289") (case "k290") (case "k291" u16) (case "k292") (case "k293") (case "k294" u16) (case "k295") (case "k296") (case "k297" u16) (case "k298") (case "k299")))
      (export "v300" (type 177))
      (type (enum "k0"))
      (export "e1" (type 179))
      (type (enum "k0" "k1" "k2" "k3" "k4" "k5" "k6" "k7" "k8" "k9" "k10" "k11" "k12" "k13" "k14" "k15" "k16" "k17" "k18" "k19" "k20" "k21" "k22" "k23" "k24" "k25" "k26" "k27" "k28" "k29" "k30" "k31" "k32" "k33" "k34" "k35" "k36" "k37" "k38" "k39" "k40" "k41" "k42" "k43" "k44" "k45" "k46" "k47" "k48" "k49" "k50" "k51" "k52" "k53" "k54" "k55" "k56" "k57" "k58" "k59" "k60" "k61" "k62" "k63" "k64" "k65" "k66" "k67" "k68" "k69" "k70" "k71" "k72" "k73" "k74" "k75" "k76" "k77" "k78" "k79" "k80" "k81" "k82" "k83" "k84" "k85" "k86" "k87" "k88" "k89" "k90" "k91" "k92" "k93" "k94" "k95" "k96" "k97" "k98" "k99" "k100" "k101" "k102" "k103" "k104" "k105" "k106" "k107" "k108" "k109" "k110" "k111" "k112" "k113" "k114" "k115" "k116" "k117" "k118" "k119" "k120" "k121" "k122" "k123" "k124" "k125" "k126" "k127" "k128" "k129" "k130" "k131" "k132" "k133" "k134" "k135" "k136" "k137" "k138" "k139" "k140" "k141" "k142" "k143" "k144" "k145" "k146" "k147" "k148" "k149" "k150" "k151" "k152" "k153" "k154" "k155" "k156" "k157" "k158" "k159" "k160" "k161" "k162" "k163" "k164" "k165" "k166" "k167" "k168" "k169" "k170" "k171" "k172" "k173" "k174" "k175" "k176" "k177" "k178" "k179" "k180" "k181" "k182" "k183" "k184" "k185" "k186" "k187" "k188" "k189" "k190" "k191" "k192" "k193" "k194" "k195" "k196" "k197" "k198" "k199" "k200" "k201" "k202" "k203" "k204" "k205" "k206" "k207" "k208" "k209" "k210" "k211" "k212" "k213" "k214" "k215" "k216" "k217" "k218" "k219" "k220" "k221" "k222" "k223" "k224" "k225" "k226" "k227" "k228" "k229" "k230" "k231" "k232" "k233" "k234" "k235" "k236" "k237" "k238" "k239" "k240" "k241" "k242" "k243" "k244" "k245" "k246" "k247" "k248" "k249" "k250" "k251" "k252" "k253" "k254" "k255"))
      (export "e256" (type 181))
      (type (enum "k0" "k1" "k2" "k3" "k4" "k5" "k6" "k7" "k8" "k9" "k10" "k11" "k12" "k13" "k14" "k15" "k16" "k17" "k18" "k19" "k20" "k21" "k22" "k23" "k24" "k25" "k26" "k27" "k28" "k29" "k30" "k31" "k32" "k33" "k34" "k35" "k36" "k37" "k38" "k39" "k40" "k41" "k42" "k43" "k44" "k45" "k46" "k47" "k48" "k49" "k50" "k51" "k52" "k53" "k54" "k55" "k56" "k57" "k58" "k59" "k60" "k61" "k62" "k63" "k64" "k65" "k66" "k67" "k68" "k69" "k70" "k71" "k72" "k73" "k74" "k75" "k76" "k77" "k78" "k79" "k80" "k81" "k82" "k83" "k84" "k85" "k86" "k87" "k88" "k89" "k90" "k91" "k92" "k93" "k94" "k95" "k96" "k97" "k98" "k99" "k100" "k101" "k102" "k103" "k104" "k105" "k106" "k107" "k108" "k109" "k110" "k111" "k112" "k113" "k114" "k115" "k116" "k117" "k118" "k119" "k120" "k121" "k122" "k123" "k124" "k125" "k126" "k127" "k128" "k129" "k130" "k131" "k132" "k133" "k134" "k135" "k136" "k137" "k138" "k139" "k140" "k141" "k142" "k143" "k144" "k145" "k146" "k147" "k148" "k149" "k150" "k151" "k152" "k153" "k154" "k155" "k156" "k157" "k158" "k159" "k160" "k161" "k162" "k163" "k164" "k165" "k166" "k167" "k168" "k169" "k170" "k171" "k172" "k173" "k174" "k175" "k176" "k177" "k178" "k179" "k180" "k181" "k182" "k183" "k184" "k185" "k186" "k187" "k188" "k189" "k190" "k191" "k192" "k193" "k194" "k195" "k196" "k197" "k198" "k199" "k200" "k201" "k202" "k203" "k204" "k205" "k206" "k207" "k208" "k209" "k210" "k211" "k212" "k213" "k214" "k215" "k216" "k217" "k218" "k219" "k220" "k221" "k222" "k223" "k224" "k225" "k226" "k227" "k228" "k229" "k230" "k231" "k232" "k233" "k234" "k235" "k236" "k237" "k238" "k239" "k240" "k241" "k242" "k243" "k244" "k245" "k246" "k247" "k248" "k249" "k250" "k251" "k252" "k253" "k254" "k255" "k256"))
      (export "e257" (type 183))
      (type (flags "b0"))
      (export "fl1" (type 185))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7"))
      (export "fl8" (type 187))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8"))
      (export "fl9" (type 189))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15"))
      (export "fl16" (type 191))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15" "b16"))
      (export "fl17" (type 193))
      (type (flags "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "b10" "b11" "b12" "b13" "b14" "b15" "b16" "b17" "b18" "b19" "b20" "b21" "b22" "b23" "b24" "b25" "b26" "b27" "b28" "b29" "b30" "b31"))
      (export "fl32" (type 195))
      (type (record (field "a" u8) (field "b" u64) (field "c" u8) (field "d" u16) (field "e" u8) (field "f" u32) (field "g" bool) (field "h" f64) (field "i" char) (field "j" s8)))
      (export "pad1" (type 197))
      (type (option u8))
      (type (option u64))
      (type (result u8 (error u64)))
      (type (record (field "a" u8) (field "b" 198) (field "c" 199) (field "d" 200) (field "e" 201) (field "f" u8)))
      (export "pad2" (type 202))
      (type (flags "x" "y" "z"))
      (export "f3x" (type 204))
      (type (tuple u8 u16))
      (type (record (field "a" 205) (field "b" u16) (field "c" 184) (field "d" u8) (field "e" 176) (field "f" u8) (field "g" 206) (field "h" u8)))
      (export "pad3" (type 207))
      (type (record (field "a0" u8) (field "a1" f64) (field "a2" u64) (field "a3" f32) (field "a4" u8) (field "a5" f64) (field "a6" u64) (field "a7" f32) (field "a8" u8) (field "a9" f64) (field "a10" u64) (field "a11" f32) (field "a12" u8) (field "a13" f64) (field "a14" u64) (field "a15" f32)))
      (export "rs16" (type 209))
      (type (record (field "a0" u8) (field "a1" f64) (field "a2" u64) (field "a3" f32) (field "a4" u8) (field "a5" f64) (field "a6" u64) (field "a7" f32) (field "a8" u8) (field "a9" f64) (field "a10" u64) (field "a11" f32) (field "a12" u8) (field "a13" f64) (field "a14" u64) (field "a15" f32) (field "a16" u8)))
      (export "rs17" (type 211))
      (type (record (field "a" u32)))
      (export "one" (type 213))
      (type (record (field "a" u32) (field "b" u32)))
      (export "two" (type 215))
      (type (option f64))
      (type (record (field "a0" u8) (field "a1" string) (field "a2" u64) (field "a3" 217) (field "a4" u8) (field "a5" string) (field "a6" u64) (field "a7" 217) (field "a8" u8) (field "a9" string) (field "a10" u64) (field "a11" 217) (field "a12" u8) (field "a13" string) (field "a14" u64) (field "a15" 217) (field "a16" u8) (field "a17" string) (field "a18" u64) (field "a19" 217) (field "a20" u8) (field "a21" string) (field "a22" u64) (field "a23" 217) (field "a24" u8) (field "a25" string) (field "a26" u64) (field "a27" 217) (field "a28" u8) (field "a29" string) (field "a30" u64) (field "a31" 217) (field "a32" u8) (field "a33" string) (field "a34" u64) (field "a35" 217) (field "a36" u8) (field "a37" string) (field "a38" u64) (field "a39" 217) (field "a40" u8) (field "a41" string) (field "a42" u64) (field "a43" 217) (field "a44" u8) (field "a45" string) (field "a46" u64) (field "a47" 217) (field "a48" u8) (field "a49" string) (field "a50" u64) (field "a51" 217) (field "a52" u8) (field "a53" string) (field "a54" u64) (field "a55" 217) (field "a56" u8) (field "a57" string) (field "a58" u64) (field "a59" 217) (field "a60" u8) (field "a61" string) (field "a62" u64) (field "a63" 217) (field "a64" u8) (field "a65" string) (field "a66" u64) (field "a67" 217) (field "a68" u8) (field "a69" string) (field "a70" u64) (field "a71" 217) (field "a72" u8) (field "a73" string) (field "a74" u64) (field "a75" 217) (field "a76" u8) (field "a77" string) (field "a78" u64) (field "a79" 217) (field "a80" u8) (field "a81" string) (field "a82" u64) (field "a83" 217) (field "a84" u8) (field "a85" string) (field "a86" u64) (field "a87" 217) (field "a88" u8) (field "a89" string)))
      (export "big" (type 218))
      (type (option 199))
      (type (option 220))
      (type (result u8 (error u16)))
      (type (result u64 (error f32)))
      (type (result 222 (error 223)))
      (type (tuple u8))
      (type (list u8))
      (type (list 226))
      (type (list 227))
      (type (variant (case "a" 221) (case "b" 224) (case "c" 225) (case "d" 228)))
      (export "deep" (type 229))
      (type (variant (case "a" f32) (case "b" u8) (case "c" s64) (case "d" f64) (case "e" string)))
      (export "jn" (type 231))
      (type (func (param "value" 174) (result 174)))
      (export "fwd-v256" (func 0) (func (type 233)))
      (type (func (param "value" 176) (result 176)))
      (export "fwd-v257" (func 1) (func (type 234)))
      (type (func (param "value" 178) (result 178)))
      (export "fwd-v300" (func 2) (func (type 235)))
      (type (func (param "value" 180) (result 180)))
      (export "fwd-e1" (func 3) (func (type 236)))
      (type (func (param "value" 182) (result 182)))
      (export "fwd-e256" (func 4) (func (type 237)))
      (type (func (param "value" 184) (result 184)))
      (export "fwd-e257" (func 5) (func (type 238)))
      (type (func (param "value" 186) (result 186)))
      (export "fwd-f1" (func 6) (func (type 239)))
      (type (func (param "value" 188) (result 188)))
      (export "fwd-f8" (func 7) (func (type 240)))
      (type (func (param "value" 190) (result 190)))
      (export "fwd-f9" (func 8) (func (type 241)))
      (type (func (param "value" 192) (result 192)))
      (export "fwd-f16" (func 9) (func (type 242)))
      (type (func (param "value" 194) (result 194)))
      (export "fwd-f17" (func 10) (func (type 243)))
      (type (func (param "value" 196) (result 196)))
      (export "fwd-f32" (func 11) (func (type 244)))
      (type (list 184))
      (type (func (param "value" 245) (result 245)))
      (export "fwd-le257" (func 12) (func (type 246)))
      (type (list 176))
      (type (func (param "value" 247) (result 247)))
      (export "fwd-lv257" (func 13) (func (type 248)))
      (type (list 186))
      (type (func (param "value" 249) (result 249)))
      (export "fwd-lf1" (func 14) (func (type 250)))
      (type (list 188))
      (type (func (param "value" 251) (result 251)))
      (export "fwd-lf8" (func 15) (func (type 252)))
      (type (list 190))
      (type (func (param "value" 253) (result 253)))
      (export "fwd-lf9" (func 16) (func (type 254)))
      (type (list 192))
      (type (func (param "value" 255) (result 255)))
      (export "fwd-lf16" (func 17) (func (type 256)))
      (type (list 194))
      (type (func (param "value" 257) (result 257)))
      (export "fwd-lf17" (func 18) (func (type 258)))
      (type (list 196))
      (type (func (param "value" 259) (result 259)))
      (export "fwd-lf32" (func 19) (func (type 260)))
      (type (tuple u8 string))
      (type (tuple char f32))
      (type (tuple u64 262))
      (type (tuple 261 263))
      (type (list 264))
      (type (result 265 (error string)))
      (type (option 266))
      (type (func (param "value" 267) (result 267)))
      (export "fwd-nest" (func 20) (func (type 268)))
      (type (func (param "value" 198) (result 198)))
      (export "fwd-pad1" (func 21) (func (type 269)))
      (type (func (param "value" 203) (result 203)))
      (export "fwd-pad2" (func 22) (func (type 270)))
      (type (func (param "value" 208) (result 208)))
      (export "fwd-pad3" (func 23) (func (type 271)))
      (type (list 203))
      (type (func (param "value" 272) (result 272)))
      (export "fwd-lpad" (func 24) (func (type 273)))
      (type (list 208))
      (type (func (param "value" 274) (result 274)))
      (export "fwd-lpad3" (func 25) (func (type 275)))
      (type (option 203))
      (type (func (param "value" 276) (result 276)))
      (export "fwd-opad" (func 26) (func (type 277)))
      (type (list u64))
      (type (func (param "value" 278) (result 278)))
      (export "fwd-lu64" (func 27) (func (type 279)))
      (type (list 278))
      (type (func (param "value" 280) (result 280)))
      (export "fwd-llu64" (func 28) (func (type 281)))
      (type (list f64))
      (type (tuple f64 282))
      (type (list 283))
      (type (func (param "value" 284) (result 284)))
      (export "fwd-lf64e" (func 29) (func (type 285)))
      (type (list string))
      (type (func (param "value" 286) (result 286)))
      (export "fwd-ls" (func 30) (func (type 287)))
      (type (func (param "value" string) (result string)))
      (export "fwd-nul" (func 31) (func (type 288)))
      (type (func (param "value" 210) (result 210)))
      (export "fwd-s16" (func 32) (func (type 289)))
      (type (func (param "value" 212) (result 212)))
      (export "fwd-s17" (func 33) (func (type 290)))
      (type (func (param "value" 214) (result 214)))
      (export "fwd-one" (func 34) (func (type 291)))
      (type (func (param "value" 216) (result 216)))
      (export "fwd-two" (func 35) (func (type 292)))
      (type (option 214))
      (type (func (param "value" 293) (result 293)))
      (export "fwd-onel" (func 36) (func (type 294)))
      (type (func (param "value" 219) (result 219)))
      (export "fwd-big" (func 37) (func (type 295)))
      (type (list 219))
      (type (func (param "value" 296) (result 296)))
      (export "fwd-lbig" (func 38) (func (type 297)))
      (type (func (param "value" 230) (result 230)))
      (export "fwd-deep" (func 39) (func (type 298)))
      (type (result f64 (error u32)))
      (type (result f32 (error 299)))
      (type (func (param "value" 300) (result 300)))
      (export "fwd-joins" (func 40) (func (type 301)))
      (type (result u8 (error f32)))
      (type (func (param "value" 302) (result 302)))
      (export "fwd-joins2" (func 41) (func (type 303)))
      (type (func (param "value" 232) (result 232)))
      (export "fwd-jn" (func 42) (func (type 304)))
      (type (list 232))
      (type (func (param "value" 305) (result 305)))
      (export "fwd-ljn" (func 43) (func (type 306)))
      (type (result (error 184)))
      (type (func (param "value" 307) (result 307)))
      (export "fwd-rr" (func 44) (func (type 308)))
      (type (tuple bool char s8))
      (type (func (param "value" 309) (result 309)))
      (export "fwd-tf" (func 45) (func (type 310)))
      (type (list u16 3))
      (type (func (param "value" 311) (result 311)))
      (export "fwd-fx3" (func 46) (func (type 312)))
      (type (list string 1))
      (type (func (param "value" 313) (result 313)))
      (export "fwd-fx1" (func 47) (func (type 314)))
      (type (list 198 2))
      (type (func (param "value" 315) (result 315)))
      (export "fwd-fx4p" (func 48) (func (type 316)))
      (type (list u8 5))
      (type (list 317))
      (type (func (param "value" 318) (result 318)))
      (export "fwd-lfx" (func 49) (func (type 319)))
      (type (list u64 17))
      (type (func (param "value" 320) (result 320)))
      (export "fwd-fx17" (func 50) (func (type 321)))
      (type (list string 2))
      (type (list 322 2))
      (type (func (param "value" 323) (result 323)))
      (export "fwd-fxfx" (func 51) (func (type 324)))
      (type (list 176 2))
      (type (option 325))
      (type (func (param "value" 326) (result 326)))
      (export "fwd-ofx" (func 52) (func (type 327)))
      (type (list bool 4))
      (type (func (param "value" 328) (result 328)))
      (export "fwd-fxbool" (func 53) (func (type 329)))
      (type (map string u32))
      (type (func (param "value" 330) (result 330)))
      (export "fwd-m" (func 54) (func (type 331)))
      (type (map u8 u64))
      (type (func (param "value" 332) (result 332)))
      (export "fwd-mu8" (func 55) (func (type 333)))
      (type (map u32 string))
      (type (map char 334))
      (type (func (param "value" 335) (result 335)))
      (export "fwd-mm" (func 56) (func (type 336)))
      (type (map u32 286))
      (type (option 337))
      (type (func (param "value" 338) (result 338)))
      (export "fwd-om" (func 57) (func (type 339)))
      (type (map bool f64))
      (type (list 340))
      (type (func (param "value" 341) (result 341)))
      (export "fwd-lm" (func 58) (func (type 342)))
      (type (map u64 f32))
      (type (map u32 343))
      (type (func (param "value" 344) (result 344)))
      (export "fwd-mk" (func 59) (func (type 345)))
    )
    (instance $t:odd/api-shim-instance (instantiate $t:odd/api-shim-component
        (with "import-func-fwd-v256" (func $"#func60 fwd-v256"))
        (with "import-func-fwd-v257" (func $"#func61 fwd-v257"))
        (with "import-func-fwd-v300" (func $"#func62 fwd-v300"))
        (with "import-func-fwd-e1" (func $"#func63 fwd-e1"))
        (with "import-func-fwd-e256" (func $"#func64 fwd-e256"))
        (with "import-func-fwd-e257" (func $"#func65 fwd-e257"))
        (with "import-func-fwd-f1" (func $"#func66 fwd-f1"))
        (with "import-func-fwd-f8" (func $"#func67 fwd-f8"))
        (with "import-func-fwd-f9" (func $"#func68 fwd-f9"))
        (with "import-func-fwd-f16" (func $"#func69 fwd-f16"))
        (with "import-func-fwd-f17" (func $"#func70 fwd-f17"))
        (with "import-func-fwd-f32" (func $"#func71 fwd-f32"))
        (with "import-func-fwd-le257" (func $"#func72 fwd-le257"))
        (with "import-func-fwd-lv257" (func $"#func73 fwd-lv257"))
        (with "import-func-fwd-lf1" (func $"#func74 fwd-lf1"))
        (with "import-func-fwd-lf8" (func $"#func75 fwd-lf8"))
        (with "import-func-fwd-lf9" (func $"#func76 fwd-lf9"))
        (with "import-func-fwd-lf16" (func $"#func77 fwd-lf16"))
        (with "import-func-fwd-lf17" (func $"#func78 fwd-lf17"))
        (with "import-func-fwd-lf32" (func $"#func79 fwd-lf32"))
        (with "import-func-fwd-nest" (func $"#func80 fwd-nest"))
        (with "import-func-fwd-pad1" (func $"#func81 fwd-pad1"))
        (with "import-func-fwd-pad2" (func $"#func82 fwd-pad2"))
        (with "import-func-fwd-pad3" (func $"#func83 fwd-pad3"))
        (with "import-func-fwd-lpad" (func $"#func84 fwd-lpad"))
        (with "import-func-fwd-lpad3" (func $"#func85 fwd-lpad3"))
        (with "import-func-fwd-opad" (func $"#func86 fwd-opad"))
        (with "import-func-fwd-lu64" (func $"#func87 fwd-lu64"))
        (with "import-func-fwd-llu64" (func $"#func88 fwd-llu64"))
        (with "import-func-fwd-lf64e" (func $"#func89 fwd-lf64e"))
        (with "import-func-fwd-ls" (func $"#func90 fwd-ls"))
        (with "import-func-fwd-nul" (func $"#func91 fwd-nul"))
        (with "import-func-fwd-s16" (func $"#func92 fwd-s16"))
        (with "import-func-fwd-s17" (func $"#func93 fwd-s17"))
        (with "import-func-fwd-one" (func $"#func94 fwd-one"))
        (with "import-func-fwd-two" (func $"#func95 fwd-two"))
        (with "import-func-fwd-onel" (func $"#func96 fwd-onel"))
        (with "import-func-fwd-big" (func $"#func97 fwd-big"))
        (with "import-func-fwd-lbig" (func $"#func98 fwd-lbig"))
        (with "import-func-fwd-deep" (func $"#func99 fwd-deep"))
        (with "import-func-fwd-joins" (func $"#func100 fwd-joins"))
        (with "import-func-fwd-joins2" (func $"#func101 fwd-joins2"))
        (with "import-func-fwd-jn" (func $"#func102 fwd-jn"))
        (with "import-func-fwd-ljn" (func $"#func103 fwd-ljn"))
        (with "import-func-fwd-rr" (func $"#func104 fwd-rr"))
        (with "import-func-fwd-tf" (func $"#func105 fwd-tf"))
        (with "import-func-fwd-fx3" (func $"#func106 fwd-fx3"))
        (with "import-func-fwd-fx1" (func $"#func107 fwd-fx1"))
        (with "import-func-fwd-fx4p" (func $"#func108 fwd-fx4p"))
        (with "import-func-fwd-lfx" (func $"#func109 fwd-lfx"))
        (with "import-func-fwd-fx17" (func $"#func110 fwd-fx17"))
        (with "import-func-fwd-fxfx" (func $"#func111 fwd-fxfx"))
        (with "import-func-fwd-ofx" (func $"#func112 fwd-ofx"))
        (with "import-func-fwd-fxbool" (func $"#func113 fwd-fxbool"))
        (with "import-func-fwd-m" (func $"#func114 fwd-m"))
        (with "import-func-fwd-mu8" (func $"#func115 fwd-mu8"))
        (with "import-func-fwd-mm" (func $"#func116 fwd-mm"))
        (with "import-func-fwd-om" (func $"#func117 fwd-om"))
        (with "import-func-fwd-lm" (func $"#func118 fwd-lm"))
        (with "import-func-fwd-mk" (func $"#func119 fwd-mk"))
        (with "import-type-v256" (type 1))
        (with "import-type-v257" (type 2))
        (with "import-type-v300" (type 3))
        (with "import-type-e1" (type 4))
        (with "import-type-e256" (type 5))
        (with "import-type-e257" (type 6))
        (with "import-type-fl1" (type 7))
        (with "import-type-fl8" (type 8))
        (with "import-type-fl9" (type 9))
        (with "import-type-fl16" (type 10))
        (with "import-type-fl17" (type 11))
        (with "import-type-fl32" (type 12))
        (with "import-type-pad1" (type 13))
        (with "import-type-pad2" (type 17))
        (with "import-type-f3x" (type 18))
        (with "import-type-pad3" (type 20))
        (with "import-type-rs16" (type 21))
        (with "import-type-rs17" (type 22))
        (with "import-type-one" (type 23))
        (with "import-type-two" (type 24))
        (with "import-type-big" (type 26))
        (with "import-type-deep" (type 36))
        (with "import-type-jn" (type 37))
      )
    )
    (export $"#instance2 t:odd/api" (@name "t:odd/api") "t:odd/api" (instance $t:odd/api-shim-instance))
  )
  (instance $x0 (instantiate $C (with "t:odd/api" (instance 0))))
  (instance $x1 (instantiate $C (with "t:odd/api" (instance $x0 "t:odd/api"))))
  (export "t:odd/api" (instance $x1 "t:odd/api"))
)
