(function () { "use strict"; return {}; });
