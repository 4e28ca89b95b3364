using System.Management.Automation;
using PSChat.Module.Rooms;

namespace PSChat.Module.Parameters;

/// <summary>
/// Accepts users by their names, by objects that have a <c>UserName</c>, and by rooms, which mean everybody in them. A joined
/// room has a <c>UserName</c> too, which is not meant.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UsersAttribute : ArgumentTransformationAttribute
{
    private static readonly NameOfAttribute s_names = new(nameof(ChatUser.UserName));

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object?[] items = inputData is PSObject { BaseObject: object[] wrapped } ? wrapped : inputData as object[] ?? [inputData];
        return items.Select(item => item is UserReference users ? users : ReferenceTo(engineIntrinsics, item)).ToArray();
    }

    private static UserReference ReferenceTo(EngineIntrinsics engine, object? item) =>
        OwnObject.TypeOf(item) is nameof(ChatRoom) or nameof(ChatRoomInfo)
            ? UserReference.InRoom(PSObject.AsPSObject(item).Properties[nameof(ChatRoom.Room)]?.Value as string ?? "")
            : new(LanguagePrimitives.ConvertTo<string>(s_names.Transform(engine, item!)));
}
