using System.Management.Automation;
using PSChat.Module.Rooms;
using PSChat.Module.Servers;

namespace PSChat.Module.Parameters;

/// <summary>
/// Accepts rooms and servers that jobs or remoting have brought from another session. Such a copy has the properties of the
/// object, but not its type, so PowerShell could not bind it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CopiedObjectAttribute : ArgumentTransformationAttribute
{
    private const string Prefix = "Deserialized.";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => inputData switch
    {
        PSObject { BaseObject: object[] items } => Transform(items),
        object[] items => Transform(items),
        _ => ReferenceTo(inputData),
    };

    private static object[] Transform(object[] items) => [.. items.Select(ReferenceTo)];

    private static object ReferenceTo(object item) => item is not PSObject copy ? item
        : IsCopyOf(typeof(ChatRoom), copy) ? RoomReference.OfCopy(copy)
        : IsCopyOf(typeof(ChatServer), copy) ? ServerReference.OfCopy(copy)
        : item;

    private static bool IsCopyOf(Type type, PSObject item) => item.TypeNames.Contains(Prefix + type.FullName);
}
