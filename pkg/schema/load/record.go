package load

// recorderName is the global through which the modules of Convex find the position recorder.
const recorderName = "__convexSchemaRecorder__"
