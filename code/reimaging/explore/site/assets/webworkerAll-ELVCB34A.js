import"./chunk-OS3SHQIC.js";import"./chunk-DYQ7VRZD.js";import"./chunk-4E3CLA5A.js";import"./chunk-2WZJFEYV.js";import"./chunk-YOUAE3EB.js";import"./chunk-BOBFBGLI.js";import"./chunk-SQE76S5B.js";
