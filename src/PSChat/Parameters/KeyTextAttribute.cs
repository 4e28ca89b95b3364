using System.Management.Automation;
using System.Security;
using PSChat.Module.Keys;

namespace PSChat.Module.Parameters;

/// <summary>
/// Accepts a key as a <see cref="ChatKey"/>, a <see cref="SecureString"/> or its text. The key is validated later, where the
/// error can have its own id.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject wrapped ? Convert(wrapped.BaseObject) : Convert(inputData);

    // The value is not shown, because it might be a key.
    private static SecureString Convert(object? value) => value switch
    {
        SecureString secure => secure,
        ChatKey key => key.Key,
        string text => SecureText.Of(text),
        _ => throw new ArgumentTransformationMetadataException(
            "This is no key. Give what New-ChatKey returns, a SecureString, or the text that begins with 'pschat1:'."),
    };
}
