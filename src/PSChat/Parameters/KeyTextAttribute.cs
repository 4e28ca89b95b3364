using System.Management.Automation;
using System.Security;
using PSChat.Module.Keys;

namespace PSChat.Module.Parameters;

/// <summary>
/// Lets a key be given as a <see cref="ChatKey"/>, a <see cref="SecureString"/> or its text. Whether it is a good key is
/// looked at later, where an error can have an id of its own.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject wrapped ? Convert(wrapped.BaseObject) : Convert(inputData);

    // What was given is not shown: it might be a key.
    private static SecureString Convert(object? value) => value switch
    {
        SecureString secure => secure,
        ChatKey key => key.Key,
        string text => SecureText.Of(text),
        _ => throw new ArgumentTransformationMetadataException(
            "This is no key. Give what New-ChatKey returns, a SecureString, or the text that begins with 'pschat1:'."),
    };
}
