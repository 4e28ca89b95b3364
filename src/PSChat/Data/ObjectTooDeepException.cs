namespace PSChat.Module.Data;

/// <summary>An object has more nested objects than are allowed.</summary>
internal sealed class ObjectTooDeepException(int depth) : Exception(
    $"The object is deeper than {depth} levels of objects and lists within each other.");
