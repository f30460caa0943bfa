"""The start of one news story, written for these tests in English and in other languages."""

ENGLISH = (
    "Forty-six Afghan soldiers crossed into Pakistan late on Sunday after the Taliban had overrun "
    "their post, the army said. They were given food and shelter, and a spokesman said that they "
    "would be returned to the Afghan authorities as soon as the formalities were over."
)

OTHERS = {
    "es": (
        "Cuarenta y seis soldados afganos cruzaron a Pakistán el domingo por la noche después de "
        "que los talibanes tomaran su puesto, según el ejército. Recibieron comida y alojamiento, "
        "y un portavoz dijo que serían devueltos a las autoridades afganas."
    ),
    "fr": (
        "Quarante-six soldats afghans sont passés au Pakistan dimanche soir après la prise de leur "
        "poste par les talibans, a indiqué l'armée. Ils ont été nourris et logés, et un "
        "porte-parole a déclaré qu'ils seraient remis aux autorités afghanes."
    ),
    "de": (
        "Sechsundvierzig afghanische Soldaten sind am späten Sonntag nach Pakistan geflohen, "
        "nachdem die Taliban ihren Posten eingenommen hatten, teilte die Armee mit. Sie wurden "
        "versorgt, und ein Sprecher sagte, sie würden den afghanischen Behörden übergeben."
    ),
    "nl": (
        "Zesenveertig Afghaanse soldaten zijn zondagavond laat de grens met Pakistan overgestoken "
        "nadat de Taliban hun post hadden ingenomen, zei het leger. Ze kregen eten en onderdak, en "
        "een woordvoerder zei dat ze aan de Afghaanse autoriteiten worden overgedragen."
    ),
    "tr": (
        "Ordunun açıklamasına göre, Taliban karakollarını ele geçirdikten sonra kırk altı Afgan "
        "askeri pazar gecesi Pakistan'a geçti. Askerlere yiyecek ve barınak verildi; bir sözcü, "
        "işlemler bitince Afgan makamlarına teslim edileceklerini söyledi."
    ),
    "id": (
        "Empat puluh enam tentara Afganistan menyeberang ke Pakistan pada Minggu malam setelah "
        "Taliban merebut pos mereka, kata militer. Mereka diberi makanan dan tempat berlindung, "
        "dan juru bicara mengatakan bahwa mereka akan dikembalikan kepada pihak berwenang."
    ),
    "ru": (
        "Сорок шесть афганских военнослужащих перешли в Пакистан поздно вечером в воскресенье "
        "после того, как талибы захватили их пост, сообщила армия. Им предоставили еду и кров, "
        "и представитель сказал, что их вернут афганским властям."
    ),
    "fa": (
        "ارتش پاکستان اعلام کرد که چهل و شش سرباز افغان یکشنبه شب پس از آنکه طالبان پاسگاه آنان را "
        "گرفتند وارد خاک پاکستان شدند. به آنان غذا و سرپناه داده شد و سخنگوی ارتش گفت که پس از "
        "انجام تشریفات به مقام‌های افغان تحویل داده خواهند شد."
    ),
    "ur": (
        "پاک فوج کے مطابق طالبان کے چوکی پر قبضے کے بعد چھیالیس افغان فوجی اتوار کی رات پاکستان "
        "میں داخل ہوئے۔ انہیں خوراک اور پناہ دی گئی اور ترجمان نے کہا کہ ضابطے کی کارروائی کے بعد "
        "انہیں افغان حکام کے حوالے کر دیا جائے گا۔"
    ),
    "ar": (
        "قال الجيش إن ستة وأربعين جنديا أفغانيا عبروا إلى باكستان في وقت متأخر من مساء الأحد بعد "
        "أن سيطرت حركة طالبان على موقعهم. وقدم لهم الطعام والمأوى، وقال متحدث إنهم سيعادون إلى "
        "السلطات الأفغانية فور انتهاء الإجراءات."
    ),
    "hi": (
        "सेना ने कहा कि तालिबान के चौकी पर कब्ज़ा करने के बाद रविवार देर रात छियालीस अफ़ग़ान सैनिक पाकिस्तान में "
        "दाख़िल हुए। उन्हें भोजन और शरण दी गई, और प्रवक्ता ने कहा कि औपचारिकताएँ पूरी होने पर उन्हें अफ़ग़ान "
        "अधिकारियों को लौटा दिया जाएगा।"
    ),
    "zh": (
        "军方表示，在塔利班占领他们的哨所之后，四十六名阿富汗士兵于星期日深夜越境进入巴基斯坦。"
        "他们得到了食物和住处，发言人说，手续办完之后，他们将被送回阿富汗当局。"
        "阿富汗国防部否认有任何士兵越过边界，称这一说法没有根据。两国官员星期一将在边境口岸会面。"
    ),
}
