import{a as t,b as i,c as m}from"./chunk-DYQ7VRZD.js";import{b as r}from"./chunk-BOBFBGLI.js";r.add(m,t);r.add(i);
